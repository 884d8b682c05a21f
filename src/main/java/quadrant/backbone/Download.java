package quadrant.backbone;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
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
    /**
     * Timeouts and retries of a download.
     *
     * @param silence the longest time without a byte
     * @param pause before the first retry; doubled for each further one
     */
    record Patience(Duration silence, Duration pause) {
        static final Patience STANDARD = new Patience(Duration.ofSeconds(45), Duration.ofSeconds(2));
    }

    private static final long LOOK_MILLIS = 100;
    private static final int TRIES = 5;
    private static final Duration CONNECT = Duration.ofSeconds(20);

    private final HttpClient client;
    private final Patience patience;
    private final URI from;
    private final Path part;
    private final long bytes;

    /** @param bytes of the whole file */
    Download(URI from, Path part, long bytes, ProxySelector proxy, Patience patience) {
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(proxy)
                .build();
        this.from = from;
        this.part = part;
        this.bytes = bytes;
        this.patience = patience;
    }

    /**
     * Downloads the file.
     *
     * @param withoutNetwork the remedy in the message when the server cannot be reached
     * @return its SHA-256
     */
    String run(String withoutNetwork, Task task) throws IOException {
        for (int failures = 1; ; failures++) {
            try {
                return once(task);
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
                Duration pause = patience.pause.multipliedBy(1L << (failures - 1));
                task.info("The download broke off (" + Reason.of(e) + "); beginning anew in " + pause.toSeconds()
                        + " s.");
                await(new CompletableFuture<>().completeOnTimeout(true, pause.toMillis(), TimeUnit.MILLISECONDS), task);
            }
        }
    }

    private String once(Task task) throws IOException {
        Files.deleteIfExists(part);
        HttpRequest request = HttpRequest.newBuilder(from)
                .header("User-Agent", "Quadrant")
                .header("Accept-Encoding", "identity")
                .build();
        CompletableFuture<HttpResponse<InputStream>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            HttpResponse<InputStream> response = await(answer, task);
            try (InputStream body = response.body()) {
                check(response);
                return receive(body, task);
            }
        } finally {
            answer.cancel(true);
        }
    }

    /** Writes the body to the file in a thread of its own, as nothing but closing the body ends a read. */
    private String receive(InputStream body, Task task) throws IOException {
        FutureTask<String> copying = new FutureTask<>(() -> {
            try (OutputStream out = Files.newOutputStream(part)) {
                return FileHash.copy(body, bytes, out, Task.SILENT);
            }
        });
        Thread thread = new Thread(copying, "quadrant-download");
        thread.setDaemon(true);
        thread.start();
        String sha256 = await(copying, task);
        refuseLonger();
        if (there() < bytes) {
            throw new IOException("it ended after " + there() + " of " + bytes + " bytes");
        }
        return sha256;
    }

    private void refuseLonger() throws IOException {
        if (there() > bytes) {
            throw new UserException(
                    from + " sends more than the " + bytes + " bytes that were expected: it is another file.",
                    "Check " + option("from") + ", or download it with a browser and add the file.");
        }
    }

    /** The result of work elsewhere; not of work that lets the file neither begin nor grow for too long. */
    private <T> T await(Future<T> work, Task task) throws IOException {
        long size = there();
        long arrived = System.nanoTime();
        while (true) {
            task.checkCancelled();
            try {
                return work.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                refuseLonger();
                long now = there();
                if (now > size) {
                    size = now;
                    arrived = System.nanoTime();
                    task.progress(now / FileHash.MEGABYTE, bytes / FileHash.MEGABYTE);
                } else if (System.nanoTime() - arrived > patience.silence.toNanos()) {
                    throw new IOException("nothing came for " + patience.silence.toSeconds() + " s", e);
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

    /** Refuses an answer that cannot be the file before reading its body. */
    private void check(HttpResponse<?> answer) throws IOException {
        int status = answer.statusCode();
        if (status == 408 || status == 429 || status >= 500) {
            throw new IOException("the server answers " + status);
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
        checkBody(answer);
    }

    private void checkBody(HttpResponse<?> answer) {
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
    }

    private static String header(HttpResponse<?> answer, String name) {
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
