/// Who asks, and what they may do.
///
/// A [io.ringfort.proxy.access.Principal] is who a request comes from;
/// [io.ringfort.proxy.access.TempAuth] knows users from the configuration, gives out tokens and
/// recognizes them. [io.ringfort.proxy.access.AccessPolicy] decides what a principal may do with an
/// account, a container or an object, with [io.ringfort.proxy.access.ContainerAcl] as the owner's
/// word about others. Nothing here prints a key or a token.
@NullMarked
package io.ringfort.proxy.access;

import org.jspecify.annotations.NullMarked;
