/// The S3 API. A request is authenticated by its signature, understood ([S3Routes] gives an
/// [S3Request]), let through by the [S3Gate], and answered by the handler of its family, which
/// calls the services of the hall with domain records. Buckets and keys exist only here: behind the
/// door they are containers and objects.
///
/// Source: Amazon S3 API Reference (2006-03-01).
@NullMarked
package io.ringfort.proxy.s3;

import org.jspecify.annotations.NullMarked;
