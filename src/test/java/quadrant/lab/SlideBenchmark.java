package quadrant.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.app.Wiring;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.TiledTiff;
import quadrant.inference.Classifier;
import quadrant.inference.ProbabilityMap;
import quadrant.inference.TileGrid;
import quadrant.model.FineTunedModel;
import quadrant.pixels.RegionSource;
import quadrant.pixels.TestViews;
import quadrant.task.Task;

/** The tiles of a large slide of which a part is tissue, with and without its mask, against ONNX Runtime alone, in one process. */
final class SlideBenchmark {
    private static final int BATCH = 16;
    private static final int LOW = 16;

    private final Wiring wiring;
    private final FineTunedModel model;
    private final Compute compute;

    SlideBenchmark(Wiring wiring, FineTunedModel model, Compute compute) {
        this.wiring = wiring;
        this.model = model;
        this.compute = compute;
    }

    /** Writes a slide of glass with a strip of tissue, as a pyramid of two levels. */
    static void write(Path file, int side, double tissue) throws IOException {
        int edge = (int) (side * tissue);
        TiledTiff.Picture full = (x, y) -> x < edge
                ? 0xC070A0 + ((x * 7 + y * 13 + x * y / 64) & 31) * 0x000101
                : 0xF0F0F0 + ((x + y) & 7) * 0x010101;
        TiledTiff.pyramid(
                file,
                "Aperio Image|MPP = 0.5",
                false,
                List.of(
                        new TiledTiff.Page(side, side, full),
                        new TiledTiff.Page(side / LOW, side / LOW, (x, y) -> full.at(x * LOW, y * LOW))));
    }

    /** Seconds of all, of those with tissue, and of ONNX Runtime alone on as many; the most memory of the process in MB. */
    Map<String, Double> run(Path slide, int tilePx) throws IOException {
        Map<String, Double> found = new LinkedHashMap<>();
        // once, so that all is loaded and compiled
        classify(slide, tilePx, true);
        long start = System.nanoTime();
        int tissue = classify(slide, tilePx, true);
        double masked = seconds(start);
        found.put("tissueTiles", (double) tissue);
        found.put("secondsWithMask", masked);
        start = System.nanoTime();
        alone(tissue);
        double alone = seconds(start);
        found.put("secondsOfOnnxRuntimeAloneOnThese", alone);
        found.put("onnxRuntimeAloneByClassify", alone / masked);
        found.put("mostMegabytes", megabytes());
        start = System.nanoTime();
        int all = classify(slide, tilePx, false);
        double whole = seconds(start);
        found.put("tiles", (double) all);
        found.put("secondsWithoutMask", whole);
        found.put("withMaskByWithout", masked / whole);
        return found;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** VmHWM of Linux; NaN elsewhere. */
    static double megabytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream()
                .filter(l -> l.startsWith("VmHWM"))
                .mapToDouble(l -> Double.parseDouble(l.replaceAll("\\D", "")) / 1000)
                .findFirst()
                .orElse(Double.NaN);
    }

    private int classify(Path slide, int tilePx, boolean mask) {
        try (RegionSource image = new ImageFileReader().regions(slide, "slide");
                Classifier classifier =
                        new Classifier(model, wiring.engines().trunks(), compute, TestViews.NONE, Task.SILENT)) {
            TileGrid grid = new TileGrid(image.widthPx(), image.heightPx(), tilePx, tilePx);
            ProbabilityMap map = new ProbabilityMap("slide", model.classes(), grid, Optional.empty());
            classifier.classify(image, map, mask, false, Task.SILENT);
            return map.count(ProbabilityMap.State.CLASSIFIED);
        }
    }

    private void alone(int tiles) {
        int size = model.preprocessing().sizePx();
        ByteBuffer in = direct(BATCH * 3 * size * size);
        try (Trunk network = wiring.engines().trunks().load(model.graph(), compute, Task.SILENT)) {
            List<ByteBuffer> out = network.featureShapes().stream()
                    .map(s -> direct(Math.toIntExact(BATCH * s.stream().reduce(1L, Math::multiplyExact))))
                    .toList();
            for (int done = 0; done < tiles; done += BATCH) {
                network.run(in, Math.min(BATCH, tiles - done), out);
            }
        }
    }

    private static ByteBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
    }
}
