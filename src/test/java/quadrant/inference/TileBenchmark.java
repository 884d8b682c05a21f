package quadrant.inference;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import quadrant.app.Wiring;
import quadrant.engine.Compute;
import quadrant.engine.Device;
import quadrant.engine.Matrices;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.imagej.ImageFileReader;
import quadrant.model.FineTunedModel;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.RegionSource;
import quadrant.pixels.TestViews;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

/**
 * Tiles of a large image a second, against ONNX Runtime alone on ready tensors of the same batch size, in turns in one
 * process: milliseconds a tile by the clock, and of processor time, which other programs disturb less. Run by hand on a
 * model and an image, with the number of tiles a round and of threads; no test runs it.
 */
final class TileBenchmark {
    private static final int BATCH = 16;
    private static final int ROUNDS = 5;

    private final FineTunedModel model;
    private final Path file;
    private final TileGrid grid;
    private final int tiles;
    private final Compute compute;

    private TileBenchmark(FineTunedModel model, Path file, TileGrid grid, int threads) {
        this.model = model;
        this.file = file;
        this.grid = grid;
        this.tiles = (int) grid.cells();
        this.compute = new Compute(DeviceChoice.CPU, threads);
    }

    /**
     * Measures, round after round.
     *
     * @param args the model, the image, then if wanted the tiles a round, the threads and the side of a tile in pixels
     */
    public static void main(String[] args) {
        FineTunedModel model = FineTunedModel.read(Path.of(args[0]));
        int tiles = number(args, 2, 640);
        int threads = number(args, 3, Runtime.getRuntime().availableProcessors());
        int tilePx = number(args, 4, model.preprocessing().sizePx());
        Path file = Path.of(args[1]);
        try (RegionSource image = open(file)) {
            int columns = (image.widthPx() + tilePx - 1) / tilePx;
            int rows = Math.max(1, Math.min(image.heightPx() / tilePx, tiles / columns));
            TileGrid grid = new TileGrid(image.widthPx(), rows * tilePx, tilePx, tilePx);
            new TileBenchmark(model, file, grid, threads).run();
        }
    }

    private static RegionSource open(Path file) {
        return new ImageFileReader().regions(file, "image");
    }

    private static int number(String[] args, int at, int otherwise) {
        return args.length > at ? Integer.parseInt(args[at]) : otherwise;
    }

    /** Milliseconds a tile. */
    private record Spent(double wall, double processor) {}

    private void run() {
        Loaded loaded = new Loaded(Wiring.standard().engines().trunks());
        Spent[] alone = new Spent[ROUNDS];
        Spent[] whole = new Spent[ROUNDS];
        Spent[] without = new Spent[ROUNDS];
        Spent[] read = new Spent[ROUNDS];
        new Classifier(model, loaded, compute, TestViews.NONE, Task.SILENT).close();
        try (Trunk network = loaded.network()) {
            for (int round = 0; round < ROUNDS; round++) {
                alone[round] = time(() -> alone(network));
                whole[round] = time(() -> classify(network));
                without[round] = time(() -> classify(new NoNetwork(network)));
                read[round] = time(() -> read());
            }
        }
        show("ONNX Runtime alone", alone);
        show("classify", whole);
        show("classify without network", without);
        show("reading regions alone", read);
        System.out.printf(
                "classify in tiles a second ÷ ONNX Runtime alone: %.3f; by processor time %.3f%n",
                median(alone, true) / median(whole, true), median(alone, false) / median(whole, false));
    }

    private static void show(String what, Spent[] spent) {
        System.out.printf(
                "%-26s %7.2f ms a tile (%.1f tiles/s), %7.2f ms of processor%n",
                what, median(spent, true), 1000 / median(spent, true), median(spent, false));
    }

    private static double median(Spent[] spent, boolean wall) {
        double[] all = Arrays.stream(spent)
                .skip(1)
                .mapToDouble(s -> wall ? s.wall : s.processor)
                .sorted()
                .toArray();
        return (all[(all.length - 1) / 2] + all[all.length / 2]) / 2;
    }

    private Spent time(Runnable work) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long processor = system.getProcessCpuTime();
        long wall = System.nanoTime();
        work.run();
        return new Spent(
                (System.nanoTime() - wall) / 1e6 / tiles, (system.getProcessCpuTime() - processor) / 1e6 / tiles);
    }

    private void alone(Trunk network) {
        int size = model.preprocessing().sizePx();
        ByteBuffer in = direct(BATCH * 3 * size * size);
        SplittableRandom random = new SplittableRandom(1);
        while (in.hasRemaining()) {
            in.putFloat((float) random.nextDouble(-1, 1));
        }
        List<ByteBuffer> out = network.featureShapes().stream()
                .map(s -> direct(
                        BATCH * s.stream().reduce(1L, Math::multiplyExact).intValue()))
                .toList();
        for (int done = 0; done < tiles; done += BATCH) {
            network.run(in, Math.min(BATCH, tiles - done), out);
        }
    }

    private static ByteBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
    }

    private void classify(Trunk network) {
        // opened anew, as an image keeps the tiles that it decoded last
        try (RegionSource image = open(file)) {
            classify(network, image);
        }
    }

    private void classify(Trunk network, RegionSource image) {
        ProbabilityMap map = new ProbabilityMap("image", model.classes(), grid, Optional.empty());
        try (Classifier classifier = new Classifier(model, new Ready(network), compute, TestViews.NONE, Task.SILENT)) {
            classifier.classify(image, map, false, false, Task.SILENT);
        }
    }

    private void read() {
        try (RegionSource image = open(file)) {
            IntStream.range(0, tiles).forEach(i -> image.read(0, grid.tile(i)));
        }
    }

    /** Gives one network to all who load. */
    private abstract static class One implements TrunkFactory {
        @Override
        public Matrices matrices(Compute compute) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> providers() {
            return List.of();
        }

        @Override
        public String version() {
            return "";
        }
    }

    /** Loads the graph that a classifier asks for, and keeps it open. */
    private static final class Loaded extends One {
        private final TrunkFactory real;
        private final List<Trunk> networks = new ArrayList<>();

        Loaded(TrunkFactory real) {
            this.real = real;
        }

        Trunk network() {
            return networks.get(0);
        }

        @Override
        public Trunk load(OnnxGraph graph, Compute compute, Task task) {
            networks.add(real.load(graph, compute, task));
            return new NoNetwork(network());
        }
    }

    /** Gives a network that is loaded already, and leaves it open. */
    private static final class Ready extends One {
        private final Trunk network;

        Ready(Trunk network) {
            this.network = network;
        }

        @Override
        public Trunk load(OnnxGraph graph, Compute compute, Task task) {
            return new NoNetwork(network) {
                @Override
                public void run(ByteBuffer images, int n, List<ByteBuffer> features) {
                    network.run(images, n, features);
                }
            };
        }
    }

    /** A network's shapes, and no work. */
    private static class NoNetwork implements Trunk {
        private final Trunk network;

        NoNetwork(Trunk network) {
            this.network = network;
        }

        @Override
        public List<List<Long>> featureShapes() {
            return network.featureShapes();
        }

        @Override
        public Device device() {
            return network.device();
        }

        @Override
        public void run(ByteBuffer images, int n, List<ByteBuffer> features) {}

        @Override
        public void close() {}
    }
}
