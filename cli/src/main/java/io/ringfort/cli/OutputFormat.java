package io.ringfort.cli;

/// How a command prints what it lists.
enum OutputFormat {
  TEXT,
  JSON
}
