package quadrant.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.NetworkInput;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;
import quadrant.task.CancelledException;
import quadrant.task.Task;
import quadrant.task.Workers;

/**
 * Runs the tiles of one image through a network: one thread reads and prepares batches, the caller's thread runs the network; a
 * queue of two batches is between them.
 */
final class TileRun {
    private static final int BUFFERS = 3;
    /** Levels are rounded to whole pixels, so a downsampling of 4 may read 4.001. */
    private static final double HALF_PIXEL = 0.5;

    private static final long MOST_BYTES_READ = 64L << 20;
    private static final long POLL_MILLIS = 100;

    private final RegionSource image;
    private final TileGrid grid;
    private final Marks marks;
    private final TileRule rule;
    private final Workers workers;
    private final OneRange range;
    private final int level;
    private Optional<TissueMask> mask = Optional.empty();
    private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(BUFFERS);
    private final BlockingQueue<Batch> ready = new ArrayBlockingQueue<>(BUFFERS);

    /** The cells of a batch with their pixels, and the number of cells visited so far. */
    private record Batch(List<Integer> cells, int reached, ByteBuffer pixels) {}

    /** Receives the state of skipped cells. */
    interface Marks {
        void mark(int cell, ProbabilityMap.State state);

        /** Receives the tissue mask before any cell, where there is one. */
        default void masked(TissueMask mask) {}
    }

    /** Runs a batch through the network. */
    interface Work {
        /**
         * Runs one batch.
         *
         * @param pixels of the cells, N×3×S×S
         */
        void run(ByteBuffer pixels, List<Integer> cells);
    }

    TileRun(
            Preprocessing preprocessing,
            RegionSource image,
            TileGrid grid,
            Marks marks,
            TileRule rule,
            Workers workers) {
        this.image = image;
        this.grid = grid;
        this.marks = marks;
        this.rule = rule;
        this.workers = workers;
        this.range = OneRange.of(image, preprocessing);
        this.level = level(grid.tilePx(), preprocessing.sidePx(), image.levels());
    }

    /** The coarsest level on which a tile still has as many pixels as the network's input. */
    private static int level(int tilePx, int sidePx, List<RegionSource.Level> levels) {
        int level = 0;
        for (int i = 1; i < levels.size(); i++) {
            level = tilePx / levels.get(i).downsample() >= sidePx - HALF_PIXEL ? i : level;
        }
        return level;
    }

    /** @param seen receives the first tile */
    void run(int batch, Work work, Consumer<RawImage> seen, Task task) {
        mask = rule.mask() ? TissueMask.of(image, grid, task) : Optional.empty();
        mask.ifPresent(marks::masked);
        for (int i = 0; i < BUFFERS; i++) {
            free.add(NetworkInput.buffer(range.preprocessing(), batch));
        }
        FutureTask<Void> reading = new FutureTask<>(() -> {
            read(batch, seen);
            return null;
        });
        Thread reader = new Thread(reading, "quadrant-tiles");
        reader.setDaemon(true);
        reader.start();
        try {
            for (Batch next = next(reading, task); next != null; next = next(reading, task)) {
                if (!next.cells().isEmpty()) {
                    work.run(next.pixels(), next.cells());
                }
                free.add(next.pixels());
                task.progress(next.reached(), grid.cells());
            }
        } finally {
            end(reader);
        }
    }

    /** The next batch; null after the last. */
    private @Nullable Batch next(FutureTask<Void> reading, Task task) {
        try {
            while (true) {
                task.checkCancelled();
                Batch next = ready.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    return next;
                }
                if (reading.isDone() && ready.isEmpty()) {
                    reading.get();
                    return null;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException r) {
                throw r;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the reader has released the image, which its owner will close. */
    private static void end(Thread reader) {
        boolean interrupted = false;
        while (reader.isAlive()) {
            reader.interrupt();
            try {
                reader.join(POLL_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(int batch, Consumer<RawImage> seen) throws InterruptedException {
        int cells = Math.toIntExact(grid.cells());
        int tilePx = grid.tilePx();
        int together = (int) Math.max(1, Math.min(batch, MOST_BYTES_READ / (12L * tilePx * tilePx)));
        Cells walk = new Cells(cells);
        while (walk.at < cells) {
            ByteBuffer pixels = free.take();
            List<Integer> kept = new ArrayList<>();
            while (walk.at < cells && kept.size() < batch) {
                List<Integer> chosen = new ArrayList<>();
                List<RawImage> tiles = take(walk, Math.min(together, batch - kept.size()), chosen);
                if (!walk.shown && !tiles.isEmpty()) {
                    seen.accept(tiles.get(0));
                    walk.shown = true;
                }
                prepare(chosen, tiles, pixels, kept);
            }
            ready.put(new Batch(kept, walk.at, pixels));
        }
    }

    /** The progress of the reader. */
    private static final class Cells {
        private final int count;
        private int at;
        private boolean shown;

        private Cells(int count) {
            this.count = count;
        }
    }

    private List<RawImage> take(Cells walk, int most, List<Integer> chosen) throws InterruptedException {
        List<RawImage> tiles = new ArrayList<>();
        for (; walk.at < walk.count && tiles.size() < most; walk.at++) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            RawImage tile = glass(walk.at) ? null : tile(walk.at);
            if (tile != null) {
                chosen.add(walk.at);
                tiles.add(range.apply(tile));
            }
        }
        return tiles;
    }

    private boolean glass(int cell) {
        boolean glass = mask.isPresent() && !mask.get().tissue(grid.tile(cell));
        if (glass) {
            marks.mark(cell, ProbabilityMap.State.EMPTY);
        }
        return glass;
    }

    private @Nullable RawImage tile(int cell) {
        Region r = grid.tile(cell);
        RegionSource.Level of = image.levels().get(level);
        double d = of.downsample();
        int w = Math.min(of.widthPx(), (int) Math.rint(r.widthPx() / d));
        int h = Math.min(of.heightPx(), (int) Math.rint(r.heightPx() / d));
        int x = Math.min(of.widthPx() - w, (int) Math.rint(r.xPx() / d));
        int y = Math.min(of.heightPx() - h, (int) Math.rint(r.yPx() / d));
        try {
            return image.read(level, new Region(x, y, w, h));
        } catch (UnreadableImageException e) {
            if (!rule.skipUnreadable()) {
                throw e;
            }
            marks.mark(cell, ProbabilityMap.State.UNREADABLE);
            return null;
        }
    }

    /** Prepares tiles for the network, in parallel, and appends them to the batch. */
    private void prepare(List<Integer> cells, List<RawImage> tiles, ByteBuffer pixels, List<Integer> kept) {
        Preprocessing p = range.preprocessing();
        Patch[] squares = new Patch[tiles.size()];
        workers.forEach(squares.length, i -> squares[i] = p.canvas(tiles.get(i)));
        int from = kept.size();
        kept.addAll(cells);
        int bytes = NetworkInput.bytes(p);
        workers.forEach(
                squares.length,
                i -> p.normalise(
                        squares[i],
                        pixels.slice((from + i) * bytes, bytes)
                                .order(ByteOrder.nativeOrder())
                                .asFloatBuffer()));
    }
}
