package io.ringfort.allinone;

import io.ringfort.common.config.ConfigReader;
import io.ringfort.proxy.access.AccessKeyId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The file of users that may log in: `users: ["account user key group ..."]`.
public final class UsersFile {
  private UsersFile() {}

  /// A user of an account.
  ///
  /// @param groups `.admin` for all rights in the own account, `.reseller_admin` for all accounts
  public record User(String account, String user, String key, List<String> groups) {
    public User {
      groups = List.copyOf(groups);
    }

    /// The S3 access key id; the key is its secret.
    public String accessKeyId() {
      return AccessKeyId.of(account + ":" + user);
    }

    /// Without the key.
    @Override
    public String toString() {
      return account + ":" + user + " " + groups;
    }
  }

  /// Makes the file with one administrator and a random key.
  public static User create(Path file) {
    User user = new User("admin", "admin", SecretFile.randomHex(16), List.of(".admin"));
    SecretFile.write(
        file,
        """
        # Users that may log in, one a line: account, user, key, then groups.
        # Groups: .admin (all rights in the account), .reseller_admin (all accounts).
        users:
          - "%s %s %s %s"
        """
            .formatted(user.account, user.user, user.key, String.join(" ", user.groups)));
    return user;
  }

  /// Reads the file; at least one user is in it.
  ///
  /// @throws io.ringfort.common.config.ConfigException if it is not usable
  public static List<User> read(Path file) {
    ConfigReader config = ConfigReader.read(file);
    List<User> users = new ArrayList<>();
    List<String> lines = config.texts("users");
    for (int index = 0; index < lines.size(); index++) {
      List<String> words = List.of(lines.get(index).strip().split("\\s+", -1));
      if (words.size() < 3) {
        config.problem("users: item " + (index + 1) + " has no account, user and key");
      } else {
        users.add(
            new User(words.get(0), words.get(1), words.get(2), words.subList(3, words.size())));
      }
    }
    if (lines.isEmpty()) {
      config.problem("users is empty");
    }
    config.finish();
    return List.copyOf(users);
  }

  static boolean exists(Path file) {
    return Files.exists(file);
  }
}
