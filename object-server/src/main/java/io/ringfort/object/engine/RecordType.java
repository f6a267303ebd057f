package io.ringfort.object.engine;

import org.jspecify.annotations.Nullable;

/// What a record of the log says. Codes are on disk: never change one, never use one again.
enum RecordType {
  /// A version with its data.
  PUT(1),
  /// A version whose data is in an extent.
  LARGE(2),
  /// A version without data.
  TOMBSTONE(3),
  /// A handoff copy is not needed any more.
  HANDOFF_DROP(4),
  /// A primary missed a version.
  HINT(5),
  HINT_DROP(6),
  /// The listing row of a version was written.
  ROW_PAID(7),
  /// Nothing above this was promised or accepted.
  CEILING(8),
  /// What this replica believes of a partition.
  STANDING(9),
  /// The bytes of a version are damaged.
  DAMAGED(10);

  private static final @Nullable RecordType[] BY_CODE = new RecordType[11];

  static {
    for (RecordType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;

  RecordType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  boolean isVersion() {
    return this == PUT || this == LARGE || this == TOMBSTONE;
  }

  /// Null if there is none of that code.
  static @Nullable RecordType ofCode(int code) {
    return code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
  }
}
