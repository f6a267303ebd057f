package io.ringfort.proxy.object;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.common.object.ObjectMetadata;
import java.util.Map;

/// A composite object to be: its parts, and what readers see of it.
///
/// @param upload what made it; a later look at the object says so
/// @param etag of the whole
public record Composition(
    PartManifest manifest, String upload, String etag, ObjectAttributes attributes) {
  /// What is kept of the object besides its list of parts.
  public ObjectMetadata metadata() {
    Map<String, String> items =
        Map.of(
            CompositeItems.MANIFEST,
            Integer.toString(PartManifest.FORMAT),
            CompositeItems.UPLOAD,
            upload,
            CompositeItems.PARTS,
            Integer.toString(manifest.parts().size()));
    return new ObjectMetadata(manifest.dataBytes(), etag, CompositeItems.with(attributes, items));
  }

  /// What is stored as the object's data.
  ObjectData data() {
    return new BytesData(manifest.encode(), new ObjectData.Completion.Accept(etag, attributes));
  }
}
