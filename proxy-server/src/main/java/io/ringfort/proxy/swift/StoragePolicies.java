package io.ringfort.proxy.swift;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The storage policies that containers can be made with, by name. Names are compared without
/// regard to case.
///
/// @param policies exactly one of them is the default
public record StoragePolicies(List<Policy> policies) {
  /// A storage policy as clients see it.
  ///
  /// @param index its number in rings and storage
  /// @param isDefault whether containers get it that ask for none
  public record Policy(int index, String name, boolean isDefault) {}

  public StoragePolicies {
    policies = List.copyOf(policies);
    Set<String> names = new HashSet<>();
    Set<Integer> indexes = new HashSet<>();
    int defaults = 0;
    for (Policy policy : policies) {
      if (!names.add(policy.name.toLowerCase(Locale.ROOT)) || !indexes.add(policy.index)) {
        throw new IllegalArgumentException("a storage policy is named twice: " + policies);
      }
      defaults += policy.isDefault ? 1 : 0;
    }
    if (defaults != 1) {
      throw new IllegalArgumentException(
          "exactly one storage policy is the default, here it is " + defaults);
    }
  }

  /// One policy, `Policy-0` with index 0.
  public static StoragePolicies single() {
    return new StoragePolicies(List.of(new Policy(0, "Policy-0", true)));
  }

  Optional<Policy> findByName(String name) {
    return policies.stream().filter(policy -> policy.name.equalsIgnoreCase(name)).findFirst();
  }

  /// The name of a policy, or its index if this proxy does not know it.
  String nameOf(int index) {
    for (Policy policy : policies) {
      if (policy.index == index) {
        return policy.name;
      }
    }
    return Integer.toString(index);
  }
}
