/// The account server: keeps which containers are in an account, on the devices of one machine.
///
/// Entry type: [io.ringfort.account.AccountStorage], whose handlers a process joins to its wire
/// service.
@NullMarked
package io.ringfort.account;

import org.jspecify.annotations.NullMarked;
