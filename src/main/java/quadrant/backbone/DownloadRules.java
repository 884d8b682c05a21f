package quadrant.backbone;

import java.net.ProxySelector;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How patient a download is.
 *
 * @param connect until the server is reached
 * @param stall without a single byte
 * @param pause before the first new try; doubled for each further one
 * @param tries in a row that may fail without a megabyte of progress
 * @param sleep waits; a test does not
 */
record DownloadRules(
        Duration connect, Duration stall, Duration pause, int tries, ProxySelector proxy, Consumer<Duration> sleep) {
    static DownloadRules standard(Consumer<Duration> sleep) {
        return new DownloadRules(
                Duration.ofSeconds(20),
                Duration.ofSeconds(45),
                Duration.ofSeconds(2),
                5,
                ProxyRule.ofThisComputer(),
                sleep);
    }
}
