/// Bodies of S3 requests: taken out of their chunks, and checked against signatures, digests and
/// checksums while they pass. Nothing of a body counts before its end was reached without a fault:
/// data of a chunk is handed on before the chunk's signature is known, because whoever reads stores
/// nothing visible until the end.
@NullMarked
package io.ringfort.proxy.s3.payload;

import org.jspecify.annotations.NullMarked;
