package io.ringfort.allinone;

/// What a storage process serves.
public enum StorageRole {
  OBJECT,
  CONTAINER,
  ACCOUNT
}
