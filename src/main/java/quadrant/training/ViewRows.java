package quadrant.training;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import quadrant.engine.Trunk;
import quadrant.task.Workers;

/**
 * Rows that are the normalised views themselves, for a network that is trained from the image on: they are made on request and
 * not cached, so that memory holds one or two batches however many images there are.
 *
 * <p>A view is a function of seed, image and number: made again, or made ahead, it has the same bits.
 *
 * <p>On a processor the views are made before the step, by all threads, and not during it. They take a few hundredths of a
 * step's time, which is all that overlapping could save, and busy threads would slow down libtorch by far more. Where the step
 * runs on another device, the processor is idle, and the next batch is made meanwhile.
 */
final class ViewRows implements FeatureRows {
    private final List<TrainingImage> images;
    private final int views;
    private final ViewMaker maker;
    private final boolean overlapped;
    private ByteBuffer madeAhead = Trunk.direct(0);
    private int[] promised = {};
    private CompletableFuture<Void> promise = CompletableFuture.completedFuture(null);

    /** @param overlapped whether the next batch is made during the step of the current one */
    ViewRows(List<TrainingImage> images, int views, ViewMaker maker, boolean overlapped) {
        this.images = images;
        this.views = views;
        this.maker = maker;
        this.overlapped = overlapped;
    }

    @Override
    public void gather(int[] rows, ByteBuffer into) {
        await();
        if (Arrays.equals(rows, promised)) {
            into.clear();
            into.put(madeAhead.slice(0, rows.length * maker.bytes()));
            into.flip();
        } else {
            maker.fill(images, views, rows, into);
        }
        promised = new int[0];
    }

    @Override
    public void ahead(int[] rows) {
        if (!overlapped) {
            return;
        }
        await();
        if (madeAhead.capacity() < rows.length * maker.bytes()) {
            madeAhead = Trunk.direct((long) rows.length * maker.bytes());
        }
        int[] next = rows.clone();
        ByteBuffer out = madeAhead;
        promised = next;
        promise = CompletableFuture.runAsync(() -> maker.fill(images, views, next, out));
    }

    /** Waits for the batch that is being made; its exceptions are thrown here. */
    private void await() {
        try {
            promise.join();
        } catch (CompletionException e) {
            throw Workers.unchecked(e.getCause());
        } finally {
            promise = CompletableFuture.completedFuture(null);
        }
    }

    /** The maker may be closed once no batch is being made. */
    @Override
    public void close() {
        promise.exceptionally(failure -> null).join();
    }
}
