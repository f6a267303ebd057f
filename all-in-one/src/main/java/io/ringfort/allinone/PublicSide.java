package io.ringfort.allinone;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.time.Clock;
import io.ringfort.http.Encryption;
import io.ringfort.http.HttpServerOptions;
import io.ringfort.proxy.Hall;
import io.ringfort.proxy.ProxyServer;
import io.ringfort.proxy.ProxyServerConfig;
import io.ringfort.proxy.access.TempAuthConfig;
import io.ringfort.proxy.access.TempAuthUser;
import io.ringfort.proxy.s3.S3Settings;
import io.ringfort.proxy.swift.StoragePolicies;
import io.ringfort.proxy.swift.SwiftLimits;
import io.ringfort.proxy.swift.SwiftSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Opens the front door: the object API on a public address.
record PublicSide(
    NodeAddress listen,
    Encryption encryption,
    ClusterIdentity cluster,
    List<UsersFile.User> users,
    List<String> policies,
    Duration tokenLife,
    S3Settings s3) {
  private static final String VERSION = "0.1.0";

  ProxyServer open(Hall hall, Clock clock, MeterRegistry metrics) throws IOException {
    return ProxyServer.start(
        new ProxyServerConfig(
            HttpServerOptions.defaults(listen).encryption(encryption),
            new SwiftSettings(
                VERSION, "", namedPolicies(), SwiftLimits.DEFAULTS, List.of(), List.of()),
            s3,
            new TempAuthConfig(
                users.stream().map(PublicSide::asTempAuth).toList(),
                cluster.signingKey(),
                tokenLife,
                TempAuthConfig.RESELLER_PREFIX),
            true),
        hall,
        clock,
        metrics);
  }

  private StoragePolicies namedPolicies() {
    List<StoragePolicies.Policy> named = new ArrayList<>();
    for (int index = 0; index < policies.size(); index++) {
      named.add(new StoragePolicies.Policy(index, policies.get(index), index == 0));
    }
    return new StoragePolicies(named);
  }

  private static TempAuthUser asTempAuth(UsersFile.User user) {
    return new TempAuthUser(user.account(), user.user(), user.key(), user.groups());
  }
}
