package io.ringfort.proxy.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.common.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TempAuthTest {
  private static final class SetClock implements Clock {
    private Instant now = Instant.ofEpochSecond(1_000_000);

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public long nanoTime() {
      return 0;
    }
  }

  private final SetClock clock = new SetClock();
  private final TempAuth auth = auth("0123456789abcdef", "key");

  @Test
  void aTokenTellsWhoLoggedIn() {
    TempAuth.Grant grant = auth.login("acct:admin", "key").orElseThrow();

    assertThat(grant.storageAccount()).isEqualTo("AUTH_acct");
    assertThat(grant.lifeSeconds()).isEqualTo(86_400);
    assertThat(auth.recognize(grant.token()))
        .hasValueSatisfying(principal ->
            assertThat(principal)
                .isInstanceOfSatisfying(
                    Principal.User.class,
                    user -> {
                      assertThat(user.login()).isEqualTo("acct:admin");
                      assertThat(user.ownedAccounts()).containsExactly("AUTH_acct");
                    }));
  }

  @Test
  void anotherProxyWithTheSameKeyKnowsTheToken() {
    String token = auth.login("acct:admin", "key").orElseThrow().token();

    assertThat(auth("0123456789abcdef", "key").recognize(token)).isPresent();
    assertThat(auth("another key, 16+", "key").recognize(token)).isEmpty();
  }

  @Test
  void wrongKeysAndUnknownUsersGetNothing() {
    assertThat(auth.login("acct:admin", "wrong")).isEmpty();
    assertThat(auth.login("acct:admin", "")).isEmpty();
    assertThat(auth.login("acct:nobody", "key")).isEmpty();
    assertThat(auth.login("acct", "key")).isEmpty();
  }

  @Test
  void tokensExpireAlsoWhenTheyAreRemembered() {
    String token = auth.login("acct:admin", "key").orElseThrow().token();
    assertThat(auth.recognize(token)).isPresent();

    clock.now = clock.now.plus(Duration.ofDays(1));

    assertThat(auth.recognize(token)).isEmpty();
    assertThat(auth.recognize(token)).isEmpty();
  }

  @Test
  void everyAlteredTokenIsRefused() {
    String token = auth.login("acct:admin", "key").orElseThrow().token();

    for (int index = 0; index < token.length(); index++) {
      char other = token.charAt(index) == 'A' ? 'B' : 'A';
      String altered = token.substring(0, index) + other + token.substring(index + 1);
      assertThat(auth.recognize(altered)).as(altered).isEmpty();
    }
    assertThat(auth.recognize(token.substring(0, token.length() - 4))).isEmpty();
    assertThat(auth.recognize(token + "AAAA")).isEmpty();
    assertThat(auth.recognize("AUTH_tk")).isEmpty();
    assertThat(auth.recognize("AUTH_tk!!")).isEmpty();
    assertThat(auth.recognize("")).isEmpty();
  }

  @Test
  void secretsAreNotPrinted() {
    TempAuth.Grant grant = auth.login("acct:admin", "key").orElseThrow();
    TempAuthUser user = new TempAuthUser("acct", "admin", "sesame", List.of());
    TokenKey key = TokenKey.of("open sesame, please".getBytes(UTF_8));

    assertThat(grant.toString()).doesNotContain(grant.token());
    assertThat(user.toString()).doesNotContain("sesame");
    assertThat(TempAuthConfig.of(List.of(user), key).toString()).doesNotContain("sesame");
  }

  @Test
  void aShortTokenKeyIsRefused() {
    assertThatThrownBy(() -> TokenKey.of(new byte[15]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private TempAuth auth(String tokenKey, String userKey) {
    List<TempAuthUser> users =
        List.of(new TempAuthUser("acct", "admin", userKey, List.of(TempAuthUser.ADMIN)));
    return new TempAuth(TempAuthConfig.of(users, TokenKey.of(tokenKey.getBytes(UTF_8))), clock);
  }
}
