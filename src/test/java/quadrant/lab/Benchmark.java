package quadrant.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import quadrant.app.FineTuneJob;
import quadrant.app.FineTuneOptions;
import quadrant.app.Given;
import quadrant.app.Reading;
import quadrant.app.Verbs;
import quadrant.app.Version;
import quadrant.app.Wiring;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.plan.TrainingPlan;
import quadrant.task.Folders;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.training.FeatureStore;
import quadrant.training.Stopwatch;
import quadrant.workflow.FineTune;
import quadrant.workflow.FineTuned;

/**
 * Measures a fine-tuning against what ONNX Runtime alone needs to run the same number of views once through the whole
 * backbone, with the same threads, in one process; before and after, as machines are noisy.
 */
final class Benchmark {
    private static final int BATCH = 16;

    private final Wiring wiring;

    Benchmark(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * Measures on the first images of the data.
     *
     * @param texts as for {@code finetune}, with {@code data}
     * @param images how many training images
     * @return figures by name, in order
     */
    Map<String, Object> run(Map<String, String> texts, int images, Task task) throws IOException {
        Map<String, String> all = new HashMap<>(texts);
        Path work = Files.createTempDirectory("quadrant-benchmark");
        all.put("output", work.resolve("out").toString());
        all.put("test", "0");
        all.put("early_stopping", "false");
        all.put("tta", "none");
        all.put("allow_leakage", "true");
        Given given = Verbs.FINETUNE.read(all);
        Reading reading = new Reading(given, Optional.empty());
        Dataset dataset = first(wiring.datasets().read(reading.request(), true, task), images);
        TrainingPlan plan = FineTuneJob.plan(given);
        Compute compute = new Compute(plan.device(), plan.threads());
        int views = images * plan.views().orElse(1);
        double before = alone(views, compute, task);
        List<Long> resident = new ArrayList<>();
        Stopwatch watch = new Stopwatch();
        FeatureStore cache = new FeatureStore(work.resolve("features"), 8L << 30);
        long start = System.nanoTime();
        FineTuned tuned = new FineTune(wiring.engines(), wiring.catalog(), cache, Version.get(), wiring.saveSeconds())
                .run(
                        FineTuneJob.request(
                                given,
                                reading.of(dataset),
                                given.get(FineTuneOptions.UNCERTAINTY),
                                work.resolve("run")),
                        e -> resident.add(residentMiB()),
                        watch,
                        task);
        double whole = (System.nanoTime() - start) / 1e9;
        double after = alone(views, compute, task);
        Folders.delete(work);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("images", images);
        figures.put("views", views);
        figures.put("depth", tuned.advice().recipe().depth());
        figures.put("epochs", tuned.epochs().size());
        figures.put("threads", plan.threads());
        figures.put("seconds", rounded(tuned.seconds()));
        figures.put("wholeSeconds", round(whole));
        figures.put("onnxRuntimeAloneSeconds", List.of(round(before), round(after)));
        figures.put("ratio", round(whole / ((before + after) / 2)));
        figures.put("residentMiBByEpoch", resident);
        figures.put("peakResidentMiB", status("VmHWM"));
        return figures;
    }

    private static Dataset first(Dataset d, int images) {
        if (d.size() < images) {
            throw new UserException(
                    "The data holds " + d.size() + " images, and " + images + " were asked for.", "Give more data.");
        }
        List<Sample> spread = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            spread.add(d.samples().get((int) ((long) i * d.size() / images)));
        }
        return d.with(spread);
    }

    /** Seconds for so many random images through the whole backbone. */
    private double alone(int views, Compute compute, Task task) {
        task.phase("ONNX Runtime alone");
        Backbone backbone = wiring.catalog().load(BackboneCatalog.DEFAULT);
        int size = backbone.card().preprocessing().sizePx();
        try (Trunk trunk = wiring.engines().trunks().load(backbone.graph(), compute, task)) {
            ByteBuffer in = ByteBuffer.allocateDirect(BATCH * 3 * size * size * Float.BYTES)
                    .order(ByteOrder.nativeOrder());
            SplittableRandom random = new SplittableRandom(1);
            while (in.hasRemaining()) {
                in.putFloat((float) random.nextDouble(-1, 1));
            }
            in.flip();
            int classes = trunk.featureShapes().get(0).get(0).intValue();
            List<ByteBuffer> out = List.of(
                    ByteBuffer.allocateDirect(BATCH * classes * Float.BYTES).order(ByteOrder.nativeOrder()));
            trunk.run(in, BATCH, out);
            long start = System.nanoTime();
            for (int done = 0; done < views; done += BATCH) {
                trunk.run(in, Math.min(BATCH, views - done), out);
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static long residentMiB() {
        return status("VmRSS");
    }

    /** A line of the process's status in MiB; −1 where the system has none. */
    private static long status(String key) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(key + ":")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
                }
            }
        } catch (IOException e) {
            return -1;
        }
        return -1;
    }

    private static Map<String, Double> rounded(Map<String, Double> seconds) {
        Map<String, Double> r = new LinkedHashMap<>();
        seconds.forEach((k, v) -> r.put(k, round(v)));
        return r;
    }

    private static double round(double v) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.2f", v));
    }
}
