package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.trace.TransactionId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Deletes many objects in one call, some at a time.
final class S3MultiDelete {
  /// How many objects of one call are deleted at the same time.
  static final int PARALLEL_MAX = 16;

  private final S3Gate gate;
  private final S3ObjectWriter writer;

  S3MultiDelete(S3Gate gate, S3ObjectWriter writer) {
    this.gate = gate;
    this.writer = writer;
  }

  ServerResponse delete(S3ObjectRequest.DeleteObjects request, S3Call call) throws IOException {
    S3Gate.Admission admission = gate.requireWriter(call.principal(), request.bucket());
    requireDigest(call.headers());
    DeleteDocument document = DeleteDocument.parse(call.readDocument(DeleteDocument.BYTES_MAX));
    return answer(document, deleteAll(admission, document.items()));
  }

  /// A document that was damaged on its way would delete other objects.
  private static void requireDigest(HttpHeaders headers) {
    boolean checked = headers.contains("Content-MD5") || headers.contains("x-amz-trailer");
    for (int index = 0; !checked && index < headers.size(); index++) {
      checked = headers.name(index).regionMatches(true, 0, "x-amz-checksum-", 0, 15);
    }
    if (!checked) {
      throw S3Problem.of(
          S3Error.INVALID_REQUEST, "Missing required header for this request: Content-MD5");
    }
  }

  /// Why each of the items was not deleted; empty for those that were.
  private List<Optional<S3Problem>> deleteAll(
      S3Gate.Admission admission, List<DeleteDocument.Item> items) {
    // What a thread that dies of a fault leaves behind.
    S3Problem fault = S3Problem.of(S3Error.INTERNAL_ERROR);
    List<Optional<S3Problem>> problems =
        Collections.synchronizedList(
            new ArrayList<>(Collections.nCopies(items.size(), Optional.of(fault))));
    AtomicInteger next = new AtomicInteger();
    Runnable work =
        () -> {
          for (int at = next.getAndIncrement(); at < items.size(); at = next.getAndIncrement()) {
            problems.set(at, deleteOne(admission, items.get(at)));
          }
        };
    List<Thread> threads = new ArrayList<>();
    for (int count = 1; count < Math.min(PARALLEL_MAX, items.size()); count++) {
      threads.add(Thread.ofVirtual().start(traced(work)));
    }
    work.run();
    threads.forEach(S3MultiDelete::await);
    return List.copyOf(problems);
  }

  private static Runnable traced(Runnable work) {
    if (!TransactionId.CURRENT.isBound()) {
      return work;
    }
    TransactionId id = TransactionId.CURRENT.get();
    return () -> ScopedValue.where(TransactionId.CURRENT, id).run(work);
  }

  /// Waits for the end of a thread, also when interrupted: each delete has a deadline of its own.
  private static void await(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<S3Problem> deleteOne(S3Gate.Admission admission, DeleteDocument.Item item) {
    try {
      if (!item.isOfUnknownVersion()) {
        writer.delete(admission, item.key(), item.condition());
      }
      return Optional.empty();
    } catch (S3Problem problem) {
      return Optional.of(problem);
    }
  }

  private static ServerResponse answer(
      DeleteDocument document, List<Optional<S3Problem>> problems) {
    S3Xml xml = S3Xml.document("DeleteResult", 128 * document.items().size() + 256);
    for (int at = 0; at < problems.size(); at++) {
      DeleteDocument.Item item = document.items().get(at);
      Optional<S3Problem> problem = problems.get(at);
      if (problem.isEmpty() && document.quiet()) {
        continue;
      }
      xml.open(problem.isEmpty() ? "Deleted" : "Error").text("Key", item.key());
      if (!item.version().isEmpty()) {
        xml.text("VersionId", item.version());
      }
      problem.ifPresent(
          known -> xml.text("Code", known.error().code()).text("Message", known.message()));
      xml.close();
    }
    return xml.response(200);
  }
}
