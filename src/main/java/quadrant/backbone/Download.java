package quadrant.backbone;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
 * A download over HTTP into a partial file that is kept, so that an interrupted or cancelled download continues where it
 * stopped.
 *
 * <p>Size and SHA-256 are known beforehand, so that the server need not be trusted: a wrong length ends the download at once. A
 * partial file is continued with {@code Range}, and with {@code If-Range} where the server gave a strong {@code ETag}.
 * Temporary failures (no answer in time, a broken connection, 408, 429, 5xx) are tried again after a pause. Redirects are
 * followed, but never from https to http.
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
    /** Retries in a row without a megabyte of progress. */
    private static final int TRIES = 5;

    private static final Duration CONNECT = Duration.ofSeconds(20);

    private final HttpClient client;
    private final Patience patience;
    private final URI from;
    private final Path part;
    private final long bytes;
    private final String withoutNetwork;
    private volatile String tag = "";
    private volatile @Nullable Exception refusal;

    /**
     * A download that has not begun.
     *
     * @param bytes of the whole file
     * @param withoutNetwork the remedy in the message when the server cannot be reached
     */
    Download(URI from, Path part, long bytes, ProxySelector proxy, Patience patience, String withoutNetwork) {
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(proxy)
                .build();
        this.from = from;
        this.part = part;
        this.bytes = bytes;
        this.patience = patience;
        this.withoutNetwork = withoutNetwork;
    }

    /** The number of bytes that are there already. */
    long there() throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    /** Downloads the missing bytes; at the end the partial file has its full length. */
    void run(Task task) throws IOException {
        int failures = 0;
        while (there() != bytes) {
            long before = there();
            try {
                once(before > bytes ? 0 : before, task);
            } catch (IOException e) {
                failures = there() - before >= FileHash.MEGABYTE ? 1 : failures + 1;
                refuseHopeless(e);
                if (failures >= TRIES) {
                    throw new UserException(
                            "The download from " + from.getHost() + " broke off " + TRIES + " times (" + Reason.of(e)
                                    + "), "
                                    + there() / FileHash.MEGABYTE + " of " + bytes / FileHash.MEGABYTE
                                    + " MB are there.",
                            "Run the same again later: it goes on from there.",
                            e);
                }
                Duration pause = patience.pause.multipliedBy(1L << (failures - 1));
                task.info(
                        "The download broke off (" + Reason.of(e) + "); trying again in " + pause.toSeconds() + " s.");
                for (long end = System.nanoTime() + pause.toNanos(); System.nanoTime() < end; ) {
                    task.checkCancelled();
                    ended(new CompletableFuture<>());
                }
            }
        }
    }

    private void once(long start, Task task) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(from).header("User-Agent", "Quadrant").header("Accept-Encoding", "identity");
        if (start > 0) {
            request.header("Range", "bytes=" + start + "-");
            if (!tag.isEmpty()) {
                request.header("If-Range", tag);
            }
        }
        refusal = null;
        CompletableFuture<HttpResponse<Path>> answer = client.sendAsync(request.build(), info -> receive(info, start));
        try {
            await(answer, task);
        } finally {
            answer.cancel(true);
        }
        if (there() < bytes) {
            throw new IOException("it ended after " + there() + " of " + bytes + " bytes");
        }
    }

    private void await(CompletableFuture<HttpResponse<Path>> answer, Task task) throws IOException {
        long size = there();
        long arrived = System.nanoTime();
        boolean ended = false;
        while (!ended) {
            task.checkCancelled();
            ended = ended(answer);
            refuse();
            long now = there();
            if (now > bytes) {
                throw new UserException(
                        from + " sends more than the " + bytes + " bytes that were expected: it is another file.",
                        "Check " + option("from") + ", or download it with a browser and add the file.");
            }
            if (now != size) {
                size = now;
                arrived = System.nanoTime();
                task.progress(size / FileHash.MEGABYTE, bytes / FileHash.MEGABYTE);
            } else if (System.nanoTime() - arrived > patience.silence.toNanos()) {
                throw new IOException("nothing came for " + patience.silence.toSeconds() + " s");
            }
        }
    }

    /** Waits a limited time for an answer. */
    private boolean ended(CompletableFuture<?> answer) throws IOException {
        try {
            answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            refuse();
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    private void refuse() throws IOException {
        Exception found = refusal;
        if (found instanceof IOException e) {
            throw e;
        }
        if (found instanceof RuntimeException e) {
            throw e;
        }
    }

    /** Appends the body to the partial file or replaces it; the body of a refused answer is discarded. */
    private BodySubscriber<Path> receive(ResponseInfo info, long start) {
        try {
            check(info, start);
        } catch (IOException | UserException e) {
            refusal = e;
            return BodySubscribers.replacing(part);
        }
        tag = header(info, "ETag").startsWith("\"") ? header(info, "ETag") : "";
        return BodySubscribers.ofFile(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                info.statusCode() == 206 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Refuses an answer that cannot be the file, or the rest of it, before reading its body. */
    private void check(ResponseInfo info, long start) throws IOException {
        int status = info.statusCode();
        String range = header(info, "Content-Range");
        boolean elsewhere = status == 206 && !range.startsWith("bytes " + start + "-");
        if (elsewhere || (status == 416 && start > 0)) {
            Files.deleteIfExists(part);
            throw new IOException("the server does not continue files");
        }
        if (status != 200 && status != 206) {
            throw refused(status);
        }
        refuseOther(info, range);
    }

    private void refuseOther(ResponseInfo info, String range) {
        String length = info.statusCode() == 206 ? range.replaceFirst("^.*/", "") : header(info, "Content-Length");
        boolean page = header(info, "Content-Type").startsWith("text/html");
        if (page || (length.matches("\\d+") && !length.equals(Long.toString(bytes)))) {
            throw new UserException(
                    from + " offers " + (length.matches("\\d+") ? length + " bytes" : "another file") + ", and " + bytes
                            + " were expected: it is " + (page ? "a web page." : "another file."),
                    "Check " + option("from")
                            + " and the network's login page, or download it with a browser and add the file.");
        }
    }

    /** @throws IOException for temporary failures */
    private UserException refused(int status) throws IOException {
        String why = switch (status) {
            case 301, 302, 303, 307, 308 -> "it leads to an address without encryption, which was not followed.";
            case 401, 403, 407 -> "it wants a permission that Quadrant does not have.";
            default -> "the file is not there.";
        };
        if (status == 408 || status == 429 || status >= 500) {
            throw new IOException("the server answers " + status);
        }
        return new UserException(
                from + " answers " + status + ": " + why,
                "Check " + option("from") + " and the proxy, or download it with a browser and add the file.");
    }

    private static String header(ResponseInfo info, String name) {
        return info.headers().firstValue(name).orElse("");
    }

    /** Failures that retries do not help against: no network, no such host, an untrusted certificate. */
    private void refuseHopeless(IOException e) throws IOException {
        boolean absent = has(e, ConnectException.class)
                || has(e, UnresolvedAddressException.class)
                || has(e, HttpConnectTimeoutException.class);
        if (absent && there() == 0) {
            throw new UserException(from.getHost() + " cannot be reached from this computer.", withoutNetwork, e);
        }
        if (has(e, SSLException.class)) {
            throw new UserException(
                    "The connection to " + from.getHost() + " could not be secured (" + Reason.of(e) + ").",
                    "Check the computer's clock and the certificates of its Java, or download the file with a browser.",
                    e);
        }
    }

    private static boolean has(@Nullable Throwable e, Class<? extends Throwable> type) {
        return e != null && (type.isInstance(e) || has(e.getCause(), type));
    }
}
