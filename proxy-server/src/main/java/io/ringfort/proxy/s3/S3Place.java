package io.ringfort.proxy.s3;

/// Where an object is, as requests say it.
record S3Place(String bucket, String key) {}
