/// The object part of the storage-node contract: typed calls to one device of one server.
///
/// [io.ringfort.client.object.ObjectNode] is the contract; an object server implements it over its
/// devices, [io.ringfort.client.object.RemoteObjectNode] over the wire, and both pass one
/// conformance suite. Answers are those of the quorum protocol
/// ([io.ringfort.common.quorum.QuorumAnswer]), so that a coordinator does not know which of the two
/// it talks to.
///
/// How calls are written on the wire stands in [io.ringfort.client.object.ObjectWire].
@NullMarked
package io.ringfort.client.object;

import org.jspecify.annotations.NullMarked;
