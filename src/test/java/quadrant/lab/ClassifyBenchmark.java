package quadrant.lab;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import quadrant.app.Verbs;
import quadrant.app.Wiring;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.model.FineTunedModel;
import quadrant.task.Folders;
import quadrant.task.Task;

/**
 * The time of {@code classify} for a folder of images against that of ONNX Runtime alone on as many ready tensors, in one
 * process: one session of one thread, which needs the least processor time, by the best of several batch sizes.
 */
final class ClassifyBenchmark {
    private static final List<Integer> BATCHES = List.of(1, 2, 4, 8);
    private static final int WARM = 50;
    private static final int ALONE = 200;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Path file;
    private final FineTunedModel model;
    private final Wiring wiring = Wiring.standard();

    ClassifyBenchmark(Path file) {
        this.file = file;
        this.model = wiring.door().open(file);
    }

    /**
     * Measures.
     *
     * @param folders of images, which are repeated under other names
     * @param views as for {@code --tta}
     * @return figures by name, in order
     */
    Map<String, Object> run(List<Path> folders, int images, String views, int threads) throws IOException {
        Path work = Files.createTempDirectory("quadrant-classify");
        try {
            Path all = copies(folders, images, work.resolve("all"));
            Path few = copies(folders, WARM, work.resolve("few"));
            classify(few, views, threads, work.resolve("few.csv"));
            double before = alone();
            long wall = System.nanoTime();
            long busy = system.getProcessCpuTime();
            classify(all, views, threads, work.resolve("all.csv"));
            double cpu = (system.getProcessCpuTime() - busy) / 1e9;
            double seconds = (System.nanoTime() - wall) / 1e9;
            double after = alone();
            int runs = images * (views.equals("turns") ? 4 : 1);
            double alone = Math.min(before, after) * runs;
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("images", images);
            figures.put("views", runs / images);
            figures.put("wallSeconds", seconds);
            figures.put("processorSeconds", cpu);
            figures.put("processorSecondsOfOnnxRuntimeAlone", List.of(before * runs, after * runs));
            figures.put("ratio", cpu / alone);
            figures.put("mostResidentMegabytes", SlideBenchmark.megabytes());
            return figures;
        } finally {
            Folders.delete(work);
        }
    }

    private static Path copies(List<Path> folders, int images, Path to) throws IOException {
        Files.createDirectories(to);
        for (int f = 0; f < folders.size(); f++) {
            List<Path> files;
            try (Stream<Path> walk = Files.walk(folders.get(f))) {
                files = walk.filter(p -> p.toString().matches("(?i).*\\.(png|jpe?g|bmp|tiff?)"))
                        .sorted()
                        .toList();
            }
            for (int i = f; i < images; i += folders.size()) {
                Path from = files.get(i / folders.size() % files.size());
                Files.copy(from, to.resolve(String.format("%05d-%s", i, from.getFileName())));
            }
        }
        return to;
    }

    private void classify(Path folder, String views, int threads, Path table) {
        Verbs.CLASSIFY.run(
                Map.of(
                        "model", file.toString(),
                        "input", folder.toString(),
                        "tta", views,
                        "threads", Integer.toString(threads),
                        "device", "cpu",
                        "output", table.toString()),
                Task.SILENT);
    }

    /** Seconds of the processor for one view. */
    private double alone() {
        int floats = 3 * model.preprocessing().sizePx() * model.preprocessing().sizePx();
        double least = Double.MAX_VALUE;
        try (Trunk network =
                wiring.engines().trunks().load(model.graph(), Compute.cpu().alone(), Task.SILENT)) {
            for (int batch : BATCHES) {
                ByteBuffer in = direct(batch * floats);
                List<ByteBuffer> out = network.featureShapes().stream()
                        .map(s -> direct(Math.toIntExact(batch * s.stream().reduce(1L, Math::multiplyExact))))
                        .toList();
                network.run(in, batch, out);
                long busy = system.getProcessCpuTime();
                for (int done = 0; done < ALONE; done += batch) {
                    network.run(in, batch, out);
                }
                least = Math.min(least, (system.getProcessCpuTime() - busy) / 1e9 / ALONE);
            }
        }
        return least;
    }

    private static ByteBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
    }
}
