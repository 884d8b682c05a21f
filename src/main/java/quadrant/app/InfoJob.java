package quadrant.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.io.Texts;
import quadrant.engine.Compute;
import quadrant.engine.Device;
import quadrant.engine.Trunk;
import quadrant.onnx.Cutter;
import quadrant.onnx.OnnxGraph;
import quadrant.plan.DeviceChoice;
import quadrant.report.Json;
import quadrant.task.Folders;
import quadrant.task.Task;

/** The facts of an installation: versions, machine, backbones, cache. */
public final class InfoJob {
    private static final double MEGA = 1e6;

    /** The keys of the facts with their names, in this order. */
    private static final String[][] LABELS = {
        {"quadrant", "Quadrant"},
        {"trunk", "Inference"},
        {"tail", "Training"},
        {"java", "Java"},
        {"system", "System"},
        {"processors", "Processors"},
        {"memoryForJavaMiB", "Memory for Java (MiB)"},
        {"providers", "ONNX Runtime can"},
        {"provider", "Inference runs on"},
        {"providerWhy", "  because"},
        {"training", "Training runs on"},
        {"trainingWhy", "  because"},
        {"backbones", "Backbones"},
        {"backboneStore", "Backbones' folder"},
        {"home", "Home folder"},
        {"cache", "Cache"}
    };

    private static final Option<Boolean> CLEAR_CACHE = Option.of("clear_cache", Value.toggle())
            .help("First deletes the cached features that no run is using.")
            .or(false);

    static final List<Option<?>> ALL = List.of(CLEAR_CACHE, Options.JSON);

    private InfoJob() {}

    static Verb.Outcome run(Wiring wiring, Given given, Task task) {
        if (given.get(CLEAR_CACHE)) {
            task.info("Freed " + wiring.cache().clear() + " bytes of cached features.");
        }
        Map<String, Object> facts = facts(wiring);
        List<String> lines = lines(facts);
        return new Verb.Outcome(String.join("\n", lines), given.get(Options.JSON) ? List.of(Json.text(facts)) : lines);
    }

    /** Facts by name, in order; values are texts or numbers. */
    public static Map<String, Object> facts(Wiring wiring) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("quadrant", Version.get());
        facts.put("trunk", wiring.engines().trunks().version());
        facts.put(
                "tail",
                wiring.engines()
                        .tails()
                        .missing()
                        .map(file -> "not installed: " + file)
                        .orElseGet(wiring.engines().tails()::version));
        facts.put("java", System.getProperty("java.version"));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put("memoryForJavaMiB", Runtime.getRuntime().maxMemory() >> 20);
        List<String> providers = wiring.engines().trunks().providers();
        facts.put(
                "devices", Stream.of("cuda", "cpu").filter(providers::contains).toList());
        facts.put("providers", providers);
        Device used = used(wiring);
        Device training = wiring.engines().tails().device();
        facts.put("provider", used.name());
        facts.put("providerWhy", used.why());
        facts.put("training", training.name());
        facts.put("trainingWhy", training.why());
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
        return Stream.of(LABELS)
                .map(l -> {
                    Object value = facts.getOrDefault(l[0], "");
                    String text = value instanceof List<?> list
                            ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                            : value.toString();
                    String size = facts.get(l[0] + "Bytes") instanceof Long bytes
                            ? Texts.format(" (%.1f MB)", bytes / MEGA)
                            : "";
                    return Texts.format("%-22s ", l[1]) + text + size;
                })
                .toList();
    }

    /**
     * The device that {@code --device auto} takes. It is found by loading the embedded network, as a library may be present
     * without its driver.
     */
    private static Device used(Wiring wiring) {
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
