package quadrant.backbone;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import quadrant.task.CancelledException;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * A file that comes over HTTP into a part that survives: what broke off or was cancelled goes on where it stopped.
 *
 * <p>Size and SHA-256 are known beforehand, so that nothing a server says is believed: a wrong length ends the download
 * before its first byte, wrong bytes after the last. A part is continued with {@code Range}, and with {@code If-Range}
 * where the server gave a strong {@code ETag} (RFC 9110, sections 13.1.5 and 14). What may pass (no answer in time, a
 * connection that broke, 408, 429, 5xx) is tried again after a pause. Redirects are followed, but never from https to http.
 */
final class Download implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int RANGE_REFUSED = 416;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final HttpClient client;
    private final DownloadRules rules;
    private final Path part;
    private final Path tag;
    private final long bytes;
    private final FileChannel out;

    /** A try that failed and may be repeated. */
    private static final class Passing extends IOException {
        private final Duration pause;

        Passing(String reason, Duration pause) {
            super(reason);
            this.pause = pause;
        }
    }

    /**
     * Opens the part.
     *
     * @param bytes of the whole file
     * @throws UserException when another process is downloading it
     */
    Download(Path part, long bytes, DownloadRules rules) throws IOException {
        this.rules = rules;
        this.part = part;
        this.tag = part.resolveSibling(part.getFileName() + ".etag");
        this.bytes = bytes;
        this.client = HttpClient.newBuilder()
                .connectTimeout(rules.connect())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(rules.proxy())
                .build();
        this.out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(out)) {
            out.close();
            throw new UserException(
                    part.getFileName() + " is being downloaded by another Quadrant.", "Wait for it, then try again.");
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** How many bytes are there already. */
    long there() throws IOException {
        return out.size();
    }

    /** Throws away what is there. */
    void restart() throws IOException {
        out.truncate(0);
        Files.deleteIfExists(tag);
    }

    /** Brings what is missing; at the end the part has its full length. */
    void run(URI from, Task task) throws IOException {
        int failures = 0;
        while (there() != bytes) {
            task.checkCancelled();
            long before = there();
            try {
                once(from, task);
            } catch (IOException e) {
                failures = there() - before >= FileHash.MEGABYTE ? 1 : failures + 1;
                refuseHopeless(from, e, there() > 0);
                if (failures >= rules.tries()) {
                    throw gaveUp(from, e);
                }
                Duration pause = e instanceof Passing p && !p.pause.isZero()
                        ? p.pause
                        : rules.pause().multipliedBy(1L << (failures - 1));
                task.say("The download broke off (" + reason(e) + "); trying again in " + pause.toSeconds() + " s.");
                rules.sleep().accept(pause);
            }
        }
    }

    private void once(URI from, Task task) throws IOException {
        if (there() > bytes) {
            restart();
        }
        long start = there();
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = send(request(from, start), task);
        try (Arrivals arrivals = new Arrivals(rules.stall())) {
            response.body().subscribe(arrivals);
            if (response.statusCode() == RANGE_REFUSED && start > 0) {
                restart();
                throw new Passing("the server does not continue files", Duration.ZERO);
            }
            refuseStatus(response);
            refuseOther(response);
            boolean continued = response.statusCode() == PARTIAL && start > 0;
            if (continued && !range(response).startsWith("bytes " + start + "-")) {
                restart();
                throw new Passing("the server continued elsewhere than was asked", Duration.ZERO);
            }
            if (!continued) {
                out.truncate(0);
            }
            keepTag(response);
            receive(arrivals, from, task);
        }
    }

    private HttpRequest request(URI from, long start) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(from)
                .header("User-Agent", "Quadrant")
                .header("Accept-Encoding", "identity")
                .GET();
        if (start > 0) {
            request.header("Range", "bytes=" + start + "-");
            if (Files.isRegularFile(tag)) {
                request.header("If-Range", Files.readString(tag, StandardCharsets.UTF_8));
            }
        }
        return request.build();
    }

    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(HttpRequest request, Task task) throws IOException {
        CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofPublisher());
        long begun = System.nanoTime();
        long patience = rules.connect().plus(rules.stall()).toNanos();
        try {
            while (true) {
                task.checkCancelled();
                try {
                    return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (System.nanoTime() - begun > patience) {
                        throw new Passing("the server does not answer", Duration.ZERO);
                    }
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        } finally {
            answer.cancel(true);
        }
    }

    private static void refuseStatus(HttpResponse<?> response) throws IOException {
        int status = response.statusCode();
        if (status == OK || status == PARTIAL) {
            return;
        }
        String at = response.uri() + " answers " + status;
        if (status == 408 || status == 429 || status >= 500) {
            throw new Passing("the server answers " + status, retryAfter(response));
        }
        throw switch (status) {
            case 301, 302, 303, 307, 308 ->
                new UserException(
                        response.uri() + " leads to an address without encryption, which was not followed.",
                        "Give the address of a mirror with --from.");
            case 401, 403, 407 ->
                new UserException(
                        at + ": it wants a permission that Quadrant does not have.",
                        "Check the proxy, or download it with a browser and add the file.");
            default ->
                new UserException(
                        at + ": the file is not there.", "Check --from, or update Quadrant, whose catalogue names it.");
        };
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        String seconds = response.headers().firstValue("Retry-After").orElse("");
        if (!seconds.matches("\\d{1,6}")) {
            return Duration.ZERO;
        }
        Duration wanted = Duration.ofSeconds(Long.parseLong(seconds));
        return wanted.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wanted;
    }

    /** Refuses what cannot be the file before its first byte: another length, a web page. */
    private void refuseOther(HttpResponse<?> response) {
        long whole = response.statusCode() == PARTIAL
                ? number(range(response).replaceFirst("^.*/", ""))
                : number(response.headers().firstValue("Content-Length").orElse(""));
        if (whole >= 0 && whole != bytes) {
            throw new UserException(
                    response.uri() + " offers " + whole + " bytes, and " + bytes + " were expected: it is "
                            + (page(response) ? "a web page." : "another file."),
                    "Check --from and the network's login page, or download it with a browser and add the file.");
        }
        if (page(response)) {
            throw new UserException(
                    response.uri() + " sends a web page instead of the file.",
                    "Log into the network, or check --from.");
        }
    }

    private static boolean page(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElse("").startsWith("text/html");
    }

    private static String range(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Range").orElse("");
    }

    private static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    private void keepTag(HttpResponse<?> response) throws IOException {
        Optional<String> strong = response.headers().firstValue("ETag").filter(t -> t.startsWith("\""));
        if (strong.isPresent()) {
            Files.writeString(tag, strong.get(), StandardCharsets.UTF_8);
        } else {
            Files.deleteIfExists(tag);
        }
    }

    private void receive(Arrivals arrivals, URI from, Task task) throws IOException {
        out.position(out.size());
        for (Optional<List<ByteBuffer>> some = arrivals.next(task); some.isPresent(); some = arrivals.next(task)) {
            for (ByteBuffer b : some.get()) {
                while (b.hasRemaining()) {
                    out.write(b);
                }
            }
            if (out.size() > bytes) {
                restart();
                throw new UserException(
                        from + " sends more than the " + bytes + " bytes that were expected: it is another file.",
                        "Check --from, or download it with a browser and add the file.");
            }
            task.progress(out.size() / FileHash.MEGABYTE, bytes / FileHash.MEGABYTE);
        }
        if (out.size() < bytes) {
            throw new Passing("it ended after " + out.size() + " of " + bytes + " bytes", Duration.ZERO);
        }
    }

    /** What no patience mends: no network, no such host, a certificate that is not trusted. */
    private static void refuseHopeless(URI from, IOException e, boolean begun) {
        boolean absent = has(e, UnknownHostException.class)
                || has(e, UnresolvedAddressException.class)
                || has(e, ConnectException.class)
                || has(e, HttpConnectTimeoutException.class);
        if (absent && !begun) {
            throw new NoNetworkException(from.getHost(), e);
        }
        if (has(e, SSLException.class)) {
            throw new UserException(
                    "The connection to " + from.getHost() + " could not be secured (" + reason(e) + ").",
                    "Check the computer's clock and the certificates of its Java, or download the file with a browser.",
                    e);
        }
    }

    private static boolean has(Throwable e, Class<? extends Throwable> type) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    private UserException gaveUp(URI from, IOException e) throws IOException {
        return new UserException(
                "The download from " + from.getHost() + " broke off " + rules.tries() + " times (" + reason(e) + "), "
                        + there() / FileHash.MEGABYTE + " of " + bytes / FileHash.MEGABYTE + " MB are there.",
                "Run the same again later: it goes on from there.",
                e);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Releases the part; what is in it stays. */
    @Override
    public void close() throws IOException {
        boolean empty = out.size() == 0;
        out.close();
        if (empty) {
            forget();
        }
    }

    /** Deletes what the download kept beside the part. */
    void forget() throws IOException {
        Files.deleteIfExists(tag);
        Files.deleteIfExists(part);
    }
}
