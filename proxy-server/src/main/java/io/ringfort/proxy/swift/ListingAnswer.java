package io.ringfort.proxy.swift;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ResponseBody;
import io.ringfort.http.ServerResponse;

/// The answer that carries a listing: 204 when there is nothing to say.
final class ListingAnswer {
  private ListingAnswer() {}

  static ServerResponse of(HttpHeaders.Builder headers, ListingFormat format, byte[] body) {
    addType(headers, format);
    return body.length == 0
        ? ServerResponse.of(204, headers.build())
        : new ServerResponse(200, headers.build(), ResponseBody.bytes(body));
  }

  static void addType(HttpHeaders.Builder headers, ListingFormat format) {
    headers.add("Content-Type", format.mediaType() + "; charset=utf-8");
    if (format.negotiated()) {
      headers.add("Vary", "Accept");
    }
  }
}
