/// The errors of the S3 API, and how a request ends with one.
@NullMarked
package io.ringfort.proxy.s3.error;

import org.jspecify.annotations.NullMarked;
