/// The hall for accounts: their attributes, totals and the listing of their containers.
@NullMarked
package io.ringfort.proxy.account;

import org.jspecify.annotations.NullMarked;
