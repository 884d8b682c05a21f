package quadrant.backbone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import quadrant.task.CancelledException;
import quadrant.task.Task;

/** The bytes of a response as they arrive, so that whoever waits for them notices cancel and silence. */
final class Arrivals implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
    private static final long LOOK_MILLIS = 100;

    /** What arrived: bytes, a failure, or, with neither, the end. */
    private record Item(List<ByteBuffer> bytes, @Nullable Throwable failure, boolean end) {}

    private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
    private final Duration stall;
    private volatile Flow.@Nullable Subscription subscription;

    Arrivals(Duration stall) {
        this.stall = stall;
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
        subscription = s;
        s.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        queue.add(new Item(bytes, null, false));
    }

    @Override
    public void onError(Throwable failure) {
        queue.add(new Item(List.of(), failure, false));
    }

    @Override
    public void onComplete() {
        queue.add(new Item(List.of(), null, true));
    }

    /** The next bytes; empty at the end. */
    Optional<List<ByteBuffer>> next(Task task) throws IOException {
        long start = System.nanoTime();
        while (true) {
            task.checkCancelled();
            Item item = poll();
            if (item == null) {
                if (System.nanoTime() - start > stall.toNanos()) {
                    throw new IOException("nothing came for " + stall.toSeconds() + " s");
                }
                continue;
            }
            if (item.failure != null) {
                throw new IOException(
                        item.failure.getMessage() == null
                                ? item.failure.getClass().getSimpleName()
                                : item.failure.getMessage(),
                        item.failure);
            }
            if (item.end) {
                return Optional.empty();
            }
            Flow.Subscription s = subscription;
            if (s != null) {
                s.request(1);
            }
            return Optional.of(item.bytes);
        }
    }

    private @Nullable Item poll() {
        try {
            return queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    @Override
    public void close() {
        Flow.Subscription s = subscription;
        if (s != null) {
            s.cancel();
        }
    }
}
