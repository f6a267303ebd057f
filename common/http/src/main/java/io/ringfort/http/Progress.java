package io.ringfort.http;

/// How far a decoder came with the bytes it has.
enum Progress {
  /// All bytes are taken and more are needed.
  MORE,
  /// The end is reached; bytes may be left over for what follows.
  DONE,
  /// The bytes are not acceptable; the connection is of no more use.
  REFUSED
}
