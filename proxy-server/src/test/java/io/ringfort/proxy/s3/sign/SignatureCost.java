package io.ringfort.proxy.s3.sign;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerRequest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// Measures what it costs to verify a signature: prints microseconds of CPU per verification, some
/// rounds long. To be run by hand.
public final class SignatureCost {
  private static final int ROUNDS = 8;
  private static final int VERIFICATIONS = 200_000;

  private SignatureCost() {}

  public static void main(String[] arguments) {
    SignatureVerifier verifier = SignatureFixture.verifier(SignatureFixture.NOW);
    ServerRequest request =
        ServerRequest.of(
            "GET",
            "/test.txt",
            HttpHeaders.of(
                "Host",
                "examplebucket.s3.amazonaws.com",
                "User-Agent",
                "aws-sdk-java/2.56.0 md/io#sync md/http#Apache ua/2.1 os/Linux lang/java#25",
                "amz-sdk-invocation-id",
                "c5b2a6f0-8f0e-4b0c-9f0e-1a2b3c4d5e6f",
                "Range",
                "bytes=0-9",
                "x-amz-content-sha256",
                SignatureFixture.NOTHING_SHA256,
                "x-amz-date",
                "20130524T000000Z",
                "Authorization",
                "AWS4-HMAC-SHA256"
                    + " Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                    + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature="
                    + "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
            new byte[0]);
    ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
    for (int round = 0; round < ROUNDS; round++) {
      long from = cpu.getCurrentThreadCpuTime();
      int users = 0;
      for (int count = 0; count < VERIFICATIONS; count++) {
        users += verifier.verify(request).presigned() ? 0 : 1;
      }
      System.out.printf(
          "%.2f microseconds (%d)%n",
          (cpu.getCurrentThreadCpuTime() - from) / 1e3 / VERIFICATIONS, users);
    }
  }
}
