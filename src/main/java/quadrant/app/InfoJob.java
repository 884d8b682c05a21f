package quadrant.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.engine.Compute;
import quadrant.engine.Device;
import quadrant.engine.Trunk;
import quadrant.onnx.Cutter;
import quadrant.onnx.OnnxGraph;
import quadrant.plan.DeviceChoice;
import quadrant.task.Folders;
import quadrant.task.Task;

/** The facts of an installation: versions, machine, backbones, cache. */
public final class InfoJob {
    private static final double MEGA = 1e6;

    /** The names of the facts, in this order. */
    private static final Map<String, String> LABELS = labels();

    private final Wiring wiring;

    public InfoJob(Wiring wiring) {
        this.wiring = wiring;
    }

    private static Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("quadrant", "Quadrant");
        labels.put("trunk", "Inference");
        labels.put("tail", "Training");
        labels.put("java", "Java");
        labels.put("system", "System");
        labels.put("processors", "Processors");
        labels.put("memoryForJavaMiB", "Memory for Java (MiB)");
        labels.put("providers", "ONNX Runtime can");
        labels.put("provider", "Inference runs on");
        labels.put("providerWhy", "  because");
        labels.put("training", "Training runs on");
        labels.put("trainingWhy", "  because");
        labels.put("backbones", "Backbones");
        labels.put("backboneStore", "Backbones' folder");
        labels.put("home", "Home folder");
        labels.put("cache", "Cache");
        return labels;
    }

    /** Facts by name, in order; values are texts or numbers. */
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("quadrant", Version.get());
        facts.put("trunk", wiring.engines().trunks().version());
        facts.put("tail", wiring.engines().tails().version());
        facts.put("java", System.getProperty("java.version"));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put("memoryForJavaMiB", Runtime.getRuntime().maxMemory() >> 20);
        facts.put("devices", wiring.engines().trunks().devices());
        facts.put("providers", wiring.engines().trunks().providers());
        Device used = used();
        facts.put("provider", used.name());
        facts.put("providerWhy", used.why());
        facts.put("training", wiring.engines().tails().device().name());
        facts.put("trainingWhy", wiring.engines().tails().device().why());
        facts.put("backbones", wiring.catalog().names());
        facts.put("backboneStore", wiring.store().folder().toString());
        facts.put("backboneStoreBytes", size(wiring.store().folder()));
        facts.put("home", wiring.home().toString());
        facts.put("cache", wiring.cache().folder().toString());
        facts.put("cacheBytes", size(wiring.cache().folder()));
        return facts;
    }

    /** The same facts as lines of text. */
    public static List<String> lines(Map<String, Object> facts) {
        List<String> lines = new ArrayList<>();
        LABELS.forEach((key, label) -> lines.add(String.format(
                Locale.ROOT, "%-22s %s%s", label, plain(facts.getOrDefault(key, "")), size(facts, key + "Bytes"))));
        return lines;
    }

    private static String plain(Object value) {
        return value instanceof List<?> list
                ? String.join(", ", list.stream().map(String::valueOf).toList())
                : value.toString();
    }

    private static String size(Map<String, Object> facts, String key) {
        return facts.get(key) instanceof Long bytes ? String.format(Locale.ROOT, " (%.1f MB)", bytes / MEGA) : "";
    }

    /**
     * Deletes the cached features except those in use by a run.
     *
     * @return the bytes that were freed
     */
    public long clearCache() {
        return wiring.cache().clear();
    }

    /**
     * The device that {@code --device auto} takes. It is found by loading the embedded network, as a library may be present
     * without its driver.
     */
    private Device used() {
        Backbone backbone = wiring.catalog().load(BackboneCatalog.DEFAULT);
        OnnxGraph trunk = Cutter.trunk(backbone.graph(), List.of(backbone.head().features()));
        try (Trunk loaded = wiring.engines().trunks().load(trunk, new Compute(DeviceChoice.AUTO, 1), Task.SILENT)) {
            return loaded.device();
        }
    }

    private static long size(Path folder) {
        try {
            return Folders.bytes(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
