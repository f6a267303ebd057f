/// Signatures of requests (AWS Signature Version 4): who sent one, and how its body is signed.
/// Knows requests and principals; no buckets, no keys of objects, no bodies.
@NullMarked
package io.ringfort.proxy.s3.sign;

import org.jspecify.annotations.NullMarked;
