package quadrant.backbone;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import quadrant.task.CancelledException;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * A download over HTTP into a file, which is begun anew each time.
 *
 * <p>The size is known beforehand, so that the server need not be trusted: a wrong length ends the download at once. Temporary
 * failures (no answer in time, a broken connection, 408, 429, 5xx) are tried again after a pause. Redirects are followed, but
 * never from https to http.
 */
final class Download {
    private static final long LOOK_MILLIS = 100;
    private static final int TRIES = 5;
    private static final Duration CONNECT = Duration.ofSeconds(20);

    private final HttpClient client;
    private final URI from;
    private final Path part;
    private final long bytes;
    private final Duration silence;
    private final Duration pause;

    /**
     * @param bytes of the whole file
     * @param silence the longest time without a byte
     * @param pause before the first retry; doubled for each further one
     */
    Download(URI from, Path part, long bytes, ProxySelector proxy, Duration silence, Duration pause) {
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(proxy)
                .build();
        this.from = from;
        this.part = part;
        this.bytes = bytes;
        this.silence = silence;
        this.pause = pause;
    }

    /**
     * Downloads the file.
     *
     * @param withoutNetwork the remedy in the message when the server cannot be reached
     */
    void run(String withoutNetwork, Task task) throws IOException {
        for (int failures = 1; ; failures++) {
            try {
                once(task);
                return;
            } catch (IOException e) {
                if (failures == 1 && unreachable(e)) {
                    throw new UserException(
                            from.getHost() + " cannot be reached from this computer.", withoutNetwork, e);
                }
                if (has(e, SSLException.class)) {
                    throw new UserException(
                            "The connection to " + from.getHost() + " could not be secured (" + Reason.of(e) + ").",
                            "Check the computer's clock and the certificates of its Java, or download the file with a"
                                    + " browser.",
                            e);
                }
                if (failures == TRIES) {
                    throw new UserException(
                            "The download from " + from.getHost() + " broke off " + TRIES + " times (" + Reason.of(e)
                                    + ").",
                            "Run the same again later, or download " + from + " with a browser and add the file.",
                            e);
                }
                Duration wait = pause.multipliedBy(1L << (failures - 1));
                task.info(
                        "The download broke off (" + Reason.of(e) + "); beginning anew in " + wait.toSeconds() + " s.");
                await(new CompletableFuture<>().completeOnTimeout(true, wait.toMillis(), TimeUnit.MILLISECONDS), task);
            }
        }
    }

    private void once(Task task) throws IOException {
        Files.deleteIfExists(part);
        HttpRequest request = HttpRequest.newBuilder(from)
                .header("User-Agent", "Quadrant")
                .header("Accept-Encoding", "identity")
                .build();
        CompletableFuture<HttpResponse<Path>> answer = client.sendAsync(request, this::body);
        try {
            await(answer, task);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            answer.cancel(true);
        }
        refuseLonger();
        if (there() < bytes) {
            throw new IOException("it ended after " + there() + " of " + bytes + " bytes");
        }
    }

    private void refuseLonger() throws IOException {
        if (there() > bytes) {
            throw new UserException(
                    from + " sends more than the " + bytes + " bytes that were expected: it is another file.",
                    "Check " + option("from") + ", or download it with a browser and add the file.");
        }
    }

    /** Waits for work elsewhere; not for work that lets the file neither begin nor grow for too long. */
    private void await(CompletableFuture<?> work, Task task) throws IOException {
        long size = there();
        long arrived = System.nanoTime();
        while (true) {
            task.checkCancelled();
            try {
                work.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                refuseLonger();
                long now = there();
                if (now > size) {
                    size = now;
                    arrived = System.nanoTime();
                    task.progress(now / BackboneStore.MEGABYTE, bytes / BackboneStore.MEGABYTE);
                } else if (System.nanoTime() - arrived > silence.toNanos()) {
                    throw new IOException("nothing came for " + silence.toSeconds() + " s", e);
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException r) {
                    throw r;
                }
                throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException();
            }
        }
    }

    private long there() throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    /** Where the body goes; an answer that cannot be the file is refused before its body is read. */
    private HttpResponse.BodySubscriber<Path> body(HttpResponse.ResponseInfo answer) {
        int status = answer.statusCode();
        if (status == 408 || status == 429 || status >= 500) {
            throw new UncheckedIOException(new IOException("the server answers " + status));
        }
        if (status != 200) {
            String why = switch (status) {
                case 301, 302, 303, 307, 308 -> "it leads to an address without encryption, which was not followed.";
                case 401, 403, 407 -> "it wants a permission that Quadrant does not have.";
                default -> "the file is not there.";
            };
            throw new UserException(
                    from + " answers " + status + ": " + why,
                    "Check " + option("from") + " and the proxy, or download it with a browser and add the file.");
        }
        String length = header(answer, "Content-Length");
        boolean page = header(answer, "Content-Type").startsWith("text/html");
        boolean known = length.matches("\\d+");
        if (page || (known && !length.equals(Long.toString(bytes)))) {
            throw new UserException(
                    from + " offers " + (known ? length + " bytes" : "another file") + ", and " + bytes
                            + " were expected: it is " + (page ? "a web page." : "another file."),
                    "Check " + option("from")
                            + " and the network's login page, or download it with a browser and add the file.");
        }
        return HttpResponse.BodySubscribers.ofFile(part);
    }

    private static String header(HttpResponse.ResponseInfo answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static boolean unreachable(IOException e) {
        return has(e, ConnectException.class)
                || has(e, UnresolvedAddressException.class)
                || has(e, HttpConnectTimeoutException.class);
    }

    private static boolean has(@Nullable Throwable e, Class<? extends Throwable> type) {
        return e != null && (type.isInstance(e) || has(e.getCause(), type));
    }
}
