package quadrant.imagej.ui;

import ij.ImagePlus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import quadrant.app.Option;
import quadrant.app.Spelling;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.task.Task;
import quadrant.task.UserException;

/** The table of all that ImageJ runs by name: the verbs, and the commands of ImageJ alone. */
final class MacroVerbs {
    private static final Map<String, Entry> ENTRIES = entries();

    private MacroVerbs() {}

    private static Map<String, Entry> entries() {
        Map<String, Entry> all = new LinkedHashMap<>();
        Verbs.ALL.forEach(v -> all.put(v.name(), new VerbEntry(v)));
        for (VerbEntry own : List.of(
                new AdviseEntry(),
                new VerbEntry(Verbs.AUDIT, true),
                new PreviewEntry(),
                new FineTuneEntry(),
                new EvaluateEntry(),
                new ClassifyEntry(),
                new AboutEntry())) {
            all.put(own.verb.name(), own);
        }
        all.put("backbones", new BackbonesEntry());
        all.put("open-geojson", new OpenGeoJson());
        all.put("save-geojson", new SaveGeoJson());
        all.put("panel", new PanelEntry());
        return all;
    }

    /** @throws UserException where there is none, which names what replaces it, or is spelt alike */
    static Entry named(String name) {
        Entry entry = ENTRIES.get(name);
        if (entry == null) {
            throw Verbs.removed(name)
                    .orElseGet(() -> new UserException("There is no verb \"" + name + "\".", remedy(name)));
        }
        return entry;
    }

    private static String remedy(String wrong) {
        List<String> names =
                ENTRIES.keySet().stream().filter(n -> !n.contains(" ")).toList();
        List<String> near = Spelling.near(wrong, names);
        return near.isEmpty()
                ? "The verbs are: " + String.join(", ", names) + "."
                : "Write " + String.join(" or ", near) + ", if that was meant.";
    }

    /** Runs an entry on the images in ImageJ's windows, where the options name no files. */
    static String run(String name, Map<String, String> options, Task task) {
        return named(name).run(options, List.of(), task);
    }

    /** Whether a verb learns from open images with marked objects, where the options name no data. */
    static boolean learns(Verb verb) {
        return ENTRIES.get(verb.name()) instanceof VerbEntry entry && entry.learns();
    }

    /** A verb on backbones, chosen by a key with its argument, such as {@code add=network.onnx}; the list without one. */
    private static final class BackbonesEntry extends Entry {
        @Override
        String run(Map<String, String> options, List<ImagePlus> images, Task task) {
            if (options.containsKey("verify")) {
                throw Verbs.removed("backbones verify").orElseThrow();
            }
            List<Verb> asked = Verbs.ALL.stream()
                    .filter(v -> v.chapter() == Verb.Chapter.NETWORKS && options.containsKey(action(v)))
                    .toList();
            if (asked.size() > 1) {
                throw new UserException(
                        "The options "
                                + asked.stream().map(BackbonesEntry::action).collect(Collectors.joining(" and "))
                                + " are given, and one of them was expected.",
                        "Give one of the two.");
            }
            Map<String, String> renamed = new LinkedHashMap<>(options);
            Optional<Verb> verb = asked.stream().findFirst();
            verb.ifPresent(v -> {
                String argument = String.valueOf(renamed.remove(action(v)));
                v.options().stream()
                        .filter(o -> o.place() == Option.Place.ARGUMENT)
                        .forEach(o -> renamed.put(o.key(), argument));
            });
            return MacroVerbs.run(verb.map(Verb::name).orElse("backbones list"), renamed, task);
        }

        private static String action(Verb verb) {
            return verb.name().substring(verb.name().indexOf(' ') + 1);
        }

        @Override
        void ask() {
            print(Map.of());
        }
    }
}
