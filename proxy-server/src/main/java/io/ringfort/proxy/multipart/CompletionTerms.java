package io.ringfort.proxy.multipart;

import io.ringfort.proxy.object.ManifestPart;
import io.ringfort.proxy.object.ObjectData;
import java.util.List;

/// The door's last word about an object that is put together.
@FunctionalInterface
public interface CompletionTerms {
  /// Says under which entity tag and with which attributes the object is stored, or that it is not.
  /// Asked again for a retry, and must then say the same.
  ObjectData.Completion decide(UploadInfo upload, List<ManifestPart> parts);
}
