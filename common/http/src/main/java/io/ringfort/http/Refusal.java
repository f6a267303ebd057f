package io.ringfort.http;

/// Why bytes from outside are not taken: the status of the answer, and the reason in one sentence.
record Refusal(int status, String reason) {}
