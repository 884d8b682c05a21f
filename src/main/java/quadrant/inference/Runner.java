package quadrant.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.PixelSource;
import quadrant.dataset.UnreadableImageException;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.OutsideException;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.RawImage;
import quadrant.pixels.RegionSource;
import quadrant.pixels.TestViews;
import quadrant.task.CancelledException;
import quadrant.task.Remarks;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.task.Workers;

/**
 * Takes items through a network, and gives each back with its row: a float[F] for each output of the network. The first is the
 * mean over the views of the item, the others are those of the item itself. It owns the loaded network until it is closed.
 *
 * <p>Each of several threads reads, prepares and runs its own items, in a session of one thread: reading overlaps with the
 * network, and no thread waits for another. The caller's thread draws the items, and hands them on with their rows in the same
 * order. Memory holds the images that are read at the moment, one a thread, and a window of rows.
 */
public final class Runner implements AutoCloseable {
    /** Images that a graphics card runs at a time; so many of a model must fit into memory. */
    static final int BATCH = 16;

    private static final int WINDOW = 2;
    /** The bytes of tiles that are read at a time; one tile may be larger. */
    private static final long MOST_OF_TILES = 64L << 20;

    private static final long POLL_MILLIS = 100;
    private static final double PIXEL_SIZE_TOLERANCE = 0.01;

    private final Preprocessing preprocessing;
    private final TestViews views;
    private final Trunk network;
    private final List<Integer> widths;
    private final int threads;
    private final int together;
    private final ExecutorService workers;
    private final ThreadLocal<Desk> desks = ThreadLocal.withInitial(Desk::new);

    /** Loads a network. */
    public Runner(
            OnnxGraph graph,
            Preprocessing preprocessing,
            TestViews views,
            TrunkFactory trunks,
            Compute compute,
            Task task) {
        this.preprocessing = preprocessing;
        this.views = views;
        this.network = trunks.load(graph, compute.alone(), task);
        this.widths = network.featureShapes().stream()
                .map(s -> Math.toIntExact(s.stream().reduce(1L, Math::multiplyExact)))
                .toList();
        this.threads = compute.threads();
        boolean card = !network.device().name().equals("cpu");
        this.together = card ? Math.max(1, BATCH / views.count()) : 1;
        this.workers = Executors.newFixedThreadPool(threads, work -> {
            Thread t = new Thread(work, "quadrant-runner");
            t.setDaemon(true);
            return t;
        });
    }

    /**
     * The outputs of a graph for images as they are, without remarks on them: kept in memory, so meant for a few hundred images and
     * small outputs.
     *
     * @return for each output of the graph, in order: one row for each image
     */
    public static List<float[][]> outputs(
            OnnxGraph graph,
            Preprocessing preprocessing,
            List<? extends PixelSource> images,
            TrunkFactory trunks,
            Compute compute,
            Task task) {
        List<float[][]> rows = new ArrayList<>();
        try (Runner runner = new Runner(graph, preprocessing, TestViews.NONE, trunks, compute, task)) {
            runner.<PixelSource>run(
                    images.iterator(),
                    Function.identity(),
                    (image, row) -> {
                        rows.add(row);
                        task.progress(rows.size(), images.size());
                    },
                    Task.cancelledWith(task));
        }
        return IntStream.range(0, graph.outputs().size())
                .mapToObj(o -> rows.stream().map(r -> r[o]).toArray(float[][]::new))
                .toList();
    }

    /** The number of values in the first row of an item. */
    public int width() {
        return widths.get(0);
    }

    /**
     * Runs items as they arrive.
     *
     * @param pixels may be called by several threads, more than once for an item
     * @throws UserException where an item cannot be read and the sink does not skip it
     */
    public <T> void run(
            Iterator<? extends T> items,
            Function<? super T, ? extends PixelSource> pixels,
            Sink<T, float[][]> sink,
            Task task) {
        Remarks remarks = new Remarks();
        run(items, preprocessing, pixels, (planes, name) -> remark(planes, name, remarks), threads, sink, task);
        remarks.info(task);
    }

    /**
     * Runs the cells of a large image, row by row.
     *
     * @param wanted whether a cell is run; asked for each in turn
     */
    public void run(RegionSource image, TileGrid grid, IntPredicate wanted, Sink<Integer, float[][]> sink, Task task) {
        Remarks remarks = new Remarks();
        Tiles tiles = new Tiles(image, grid, preprocessing);
        Sink<Integer, float[][]> counted = (cell, row) -> {
            sink.take(cell, row);
            task.progress(cell + 1, grid.cells());
        };
        AtomicBoolean first = new AtomicBoolean(true);
        try {
            run(
                    IntStream.range(0, Math.toIntExact(grid.cells()))
                            .filter(wanted)
                            .iterator(),
                    tiles.preprocessing(),
                    tiles::at,
                    (planes, name) -> {
                        if (first.getAndSet(false)) {
                            choices(planes, name, remarks);
                        }
                    },
                    (int) Math.max(1, Math.min(threads, MOST_OF_TILES / Math.max(1, tiles.bytes()))),
                    counted.skipping(sink::skip),
                    task);
            task.progress(grid.cells(), grid.cells());
        } finally {
            remarks.info(task);
        }
    }

    /** An item that was at work, with its row, or why it has none. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Done<T>(T item, float[][] row, @Nullable UserException why) {}

    /**
     * Runs items as they arrive.
     *
     * @param seen receives each image as it was read, and its name, on the thread that read it
     * @param places how many images may be in memory at a time
     */
    private <T> void run(
            Iterator<? extends T> items,
            Preprocessing reading,
            Function<? super T, ? extends PixelSource> pixels,
            BiConsumer<RawImage, String> seen,
            int places,
            Sink<T, float[][]> sink,
            Task task) {
        Deque<CompletableFuture<List<Done<T>>>> window = new ArrayDeque<>();
        AtomicBoolean ended = new AtomicBoolean();
        Semaphore free = new Semaphore(places);
        try {
            while (true) {
                task.checkCancelled();
                while (window.size() < WINDOW * threads && items.hasNext()) {
                    List<T> some = new ArrayList<>(together);
                    while (some.size() < together && items.hasNext()) {
                        some.add(items.next());
                    }
                    window.add(CompletableFuture.supplyAsync(
                            () -> ended.get() ? List.of() : rows(some, reading, pixels, seen, free), workers));
                }
                if (window.isEmpty()) {
                    return;
                }
                List<Done<T>> finished = await(window.element(), task);
                window.remove();
                for (Done<T> done : finished) {
                    if (done.why == null) {
                        sink.take(done.item, done.row);
                    } else {
                        sink.skip(done.item, done.why);
                    }
                }
            }
        } finally {
            // those at work use images that the caller may close
            ended.set(true);
            window.forEach(w -> w.handle((done, failure) -> done).join());
        }
    }

    private static <R> R await(Future<R> future, Task task) {
        while (true) {
            try {
                return future.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                task.checkCancelled();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException();
            } catch (ExecutionException e) {
                throw Workers.unchecked(e.getCause());
            }
        }
    }

    private <T> List<Done<T>> rows(
            List<T> items,
            Preprocessing reading,
            Function<? super T, ? extends PixelSource> pixels,
            BiConsumer<RawImage, String> seen,
            Semaphore free) {
        Desk desk = desks.get();
        List<Done<T>> done = new ArrayList<>();
        List<Integer> ready = new ArrayList<>();
        for (T item : items) {
            free.acquireUninterruptibly();
            try {
                PixelSource source = pixels.apply(item);
                RawImage planes = source.read();
                seen.accept(planes, source.name());
                desk.fill(ready.size(), planes, reading);
                ready.add(done.size());
                done.add(new Done<>(item, new float[0][], null));
            } catch (UnreadableImageException | OutsideException e) {
                done.add(new Done<>(item, new float[0][], e));
            } finally {
                free.release();
            }
        }
        network.run(desk.pixels, ready.size() * views.count(), desk.outs);
        for (int i = 0; i < ready.size(); i++) {
            done.set(ready.get(i), new Done<>(done.get(ready.get(i)).item, desk.rows(i), null));
        }
        return done;
    }

    /** The buffers of one thread, for all views of some items. */
    private final class Desk {
        private final int floats = preprocessing.inputBytes() / Float.BYTES;
        private final ByteBuffer pixels = preprocessing.inputs(together * views.count());
        private final List<ByteBuffer> outs = widths.stream()
                .map(w -> ByteBuffer.allocateDirect(together * views.count() * w * Float.BYTES)
                        .order(ByteOrder.nativeOrder()))
                .toList();

        private static FloatBuffer slice(ByteBuffer of, int at, int width) {
            return of.slice(at * width * Float.BYTES, width * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }

        private FloatBuffer view(int at) {
            return slice(pixels, at, floats);
        }

        void fill(int i, RawImage planes, Preprocessing p) {
            int first = i * views.count();
            p.normalise(p.canvas(planes), view(first));
            for (int v = 1; v < views.count(); v++) {
                TestViews.fill(v, p.sizePx(), p.inputChannels(), view(first), view(first + v));
            }
        }

        float[][] rows(int i) {
            float[][] rows = IntStream.range(0, widths.size())
                    .mapToObj(k -> row(k, i * views.count()))
                    .toArray(float[][]::new);
            for (int v = 1; v < views.count(); v++) {
                float[] more = row(0, i * views.count() + v);
                for (int f = 0; f < more.length; f++) {
                    rows[0][f] += more[f];
                }
            }
            for (int f = 0; f < rows[0].length; f++) {
                rows[0][f] /= views.count();
            }
            return rows;
        }

        private float[] row(int output, int at) {
            float[] row = new float[widths.get(output)];
            slice(outs.get(output), at, row.length).get(row);
            return row;
        }
    }

    /** The choices made for an image, and its differences from the training images. */
    private void remark(RawImage planes, String name, Remarks remarks) {
        choices(planes, name, remarks);
        if (preprocessing.pixelSize().isPresent() && planes.pixelSize().isPresent()) {
            double trained = preprocessing.pixelSize().get().micronsPerPixel();
            double own = planes.pixelSize().get().micronsPerPixel();
            if (Math.abs(own / trained - 1) > PIXEL_SIZE_TOLERANCE) {
                remarks.add(
                        String.format(
                                Locale.ROOT,
                                "%.4g µm per pixel, and the model was trained at %.4g; things look larger or smaller to"
                                        + " it than they are.",
                                own,
                                trained),
                        name);
            }
        }
    }

    /** The choices made for an image, in words. */
    private void choices(RawImage planes, String name, Remarks remarks) {
        planes.notes().forEach(n -> remarks.add(n, name));
        preprocessing.mapping().warnings(planes).forEach(w -> remarks.add(w, name));
    }

    @Override
    public void close() {
        workers.shutdownNow();
        network.close();
    }
}
