package quadrant.face;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import quadrant.backbone.BackboneAdder;
import quadrant.backbone.BackboneCard;
import quadrant.backbone.BackboneCatalog;
import quadrant.backbone.BackboneEntry;
import quadrant.backbone.BackboneFetcher;
import quadrant.backbone.KnownBackbones;
import quadrant.engine.Compute;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.FreedBatch;

/** Lists, adds, downloads and removes backbones. */
public final class BackbonesJob {
    /** The keys of {@link #add}, in the order of the help. */
    public static final Set<String> ADD_KEYS =
            new LinkedHashSet<>(List.of("file", "name", "preprocessing", "size", "licence", "title", "replace"));

    /** The keys of {@link #fetch}. */
    public static final Set<String> FETCH_KEYS = new LinkedHashSet<>(List.of("name", "from"));

    private static final String MIRROR = "QUADRANT_BACKBONES_URL";
    private static final int SMALLEST_PX = 16;
    private static final int LARGEST_PX = 4096;

    private final Wiring wiring;
    private final KnownBackbones known = KnownBackbones.standard();

    public BackbonesJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /** The embedded one, the catalogue's, and what was added. */
    public List<BackboneEntry> list() {
        return wiring.catalog().entries();
    }

    /** Adds the ONNX file under {@code file}. */
    public BackboneCard add(Map<String, String> texts, Task task) {
        Options options = new Options(texts, ADD_KEYS);
        OptionalInt size = options.integer("size", SMALLEST_PX, LARGEST_PX);
        BackboneCard card = new BackboneAdder(
                        wiring.store(), known, new FreedBatch(wiring.engines().trunks(), Compute.cpu())::check)
                .add(
                        new BackboneAdder.Request(
                                options.path("file"),
                                options.text("name"),
                                options.text("preprocessing"),
                                size,
                                options.text("licence"),
                                options.text("title"),
                                options.on("replace")),
                        task);
        if (card.licence().equals("unknown")) {
            task.warn("The licence of " + card.name() + " is not known; licence records it when the file is added.");
        }
        return card;
    }

    /** Downloads the backbone under {@code name}; {@code from} is a mirror, else {@code QUADRANT_BACKBONES_URL}. */
    public Path fetch(Map<String, String> texts, Task task) {
        Options options = new Options(texts, FETCH_KEYS);
        Optional<String> mirror = options.text("from")
                .or(() -> Optional.ofNullable(System.getenv(MIRROR))
                        .map(String::strip)
                        .filter(m -> !m.isEmpty()));
        return new BackboneFetcher(wiring.store(), known).fetch(options.need("name"), mirror, task);
    }

    /** Removes the backbone under {@code name} from the store; gives its name. */
    public String remove(Map<String, String> texts) {
        String name = new Options(texts, Set.of("name")).need("name");
        if (name.equals(BackboneCatalog.DEFAULT)) {
            throw new UserException(
                    name + " is embedded in Quadrant and cannot be removed.", "Remove one that was added.");
        }
        wiring.store().remove(name);
        return name;
    }
}
