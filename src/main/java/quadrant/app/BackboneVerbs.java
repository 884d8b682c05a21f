package quadrant.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import quadrant.advisor.SimilarityMeter;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneAdder;
import quadrant.backbone.BackboneCard;
import quadrant.backbone.BackboneCatalog;
import quadrant.backbone.BackboneEntry;
import quadrant.backbone.BackboneFetcher;
import quadrant.backbone.KnownBackbone;
import quadrant.backbone.PhotoReference;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.report.Json;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.InspectBackbone;
import quadrant.workflow.MeasureReference;

/** The verbs on pretrained networks: lists, inspects, adds, measures, downloads and removes them. */
final class BackboneVerbs {
    private static final String MIRROR = "QUADRANT_BACKBONES_URL";
    private static final List<String> COLUMNS =
            List.of("Name", "State", "MB", "Parameters", "Input", "Licence", "When to use it");

    private static final double MEGA = 1e6;
    private static final int SMALLEST_PX = 16;
    private static final int LARGEST_PX = 4096;

    private static final Option<Path> FILE = Option.of("file", Value.path("FILE"))
            .help("An image classifier as .onnx; its weights may lie beside it.")
            .at(Option.Place.ARGUMENT)
            .required();

    private static final Option<Optional<String>> NEW_NAME =
            Option.of("name", Value.text("N")).help("Its name").optional("the catalogue's or the file's");

    private static final Option<Optional<String>> PREPROCESSING = Option.of("preprocessing", Value.text("P"))
            .help(
                    "The preprocessing of its input: imagenet, tf, lite, unit, none, caffe-rgb, caffe-bgr, a JSON file, or"
                            + " \"mean=…,…,… scale=…,…,… order=RGB\" for pixels in 0–255")
            .optional("that of the catalogue, of a card beside the file or of the file itself");

    private static final Option<Optional<Integer>> INPUT_SIZE = Option.of("size", Value.whole(SMALLEST_PX, LARGEST_PX))
            .hint("S")
            .help("Pixels of its input, where the file leaves them free.")
            .optional();

    private static final Option<Optional<String>> LICENCE = Option.of("licence", Value.text("L"))
            .help("The licence of its weights, such as Apache-2.0.")
            .optional();

    private static final Option<Optional<String>> TITLE =
            Option.of("title", Value.text("T")).help("Its name in reports.").optional();

    private static final Option<Optional<Path>> PHOTOS = Option.of("photos", Value.path("DIR"))
            .help("50 or more photographs like those of its pretraining: measured as by backbones reference.")
            .optional();

    private static final Option<Boolean> REPLACE = Option.of("replace", Value.toggle())
            .help("Replaces a backbone of the same name.")
            .or(false);

    private static final Option<String> NAME = Option.of("name", Value.text("NAME"))
            .help("One of those that `quadrant backbones list` shows.")
            .at(Option.Place.ARGUMENT)
            .required();

    private static final Option<Path> PHOTOGRAPHS = Option.of("photos", Value.path("DIR"))
            .help("50 or more different photographs of everyday things, such as a sample of ImageNet.")
            .required();

    private static final Option<Optional<String>> FROM = Option.of("from", Value.text("URL"))
            .help("A mirror with the paths of the ONNX Model Zoo")
            .optional("QUADRANT_BACKBONES_URL, else the zoo's address");

    private static final Option<String> NETWORK = Option.of("network", Value.text("NETWORK"))
            .help("An ONNX image classifier or feature extractor: a file, or the name of a backbone that is there.")
            .at(Option.Place.ARGUMENT)
            .required();

    private static final Option<Optional<Integer>> SIZE = Option.of("size", Value.whole(1, LARGEST_PX))
            .help("Height and width of an image in pixels, where neither the file nor a card gives them.")
            .optional();

    private static final Option<Boolean> ALL_CUTS = Option.of("all", Value.toggle())
            .help("Every clean cut, not only those that are offered as depths.")
            .or(false);

    static final Verb LIST = new Verb(
            "backbones list",
            Verb.Chapter.NETWORKS,
            "Lists the pretrained networks on this computer, and those that can be downloaded.",
            List.of("backbones list"),
            List.of(Options.JSON),
            given -> {},
            (wiring, given, task) -> {
                List<BackboneEntry> all = wiring.catalog().entries();
                List<String> table = TextTable.lines(
                        Stream.concat(Stream.of(COLUMNS), all.stream().map(BackboneVerbs::cells))
                                .toList(),
                        List.of(2, 3, 4));
                List<String> more = new ArrayList<>(table);
                more.add("");
                more.add("Added and downloaded ones lie in " + wiring.store().folder()
                        + "; quadrant backbones fetch NAME downloads one.");
                more.addAll(own(all));
                return new Verb.Outcome(
                        String.join("\n", table),
                        given.get(Options.JSON)
                                ? List.of(Json.text(
                                        all.stream().map(BackboneVerbs::facts).toList()))
                                : more);
            });

    static final Verb INSPECT = new Verb(
            "backbones inspect",
            Verb.Chapter.NETWORKS,
            "Shows the structure of a network, where it can be cut, and how deep it can be fine-tuned.",
            List.of("backbones inspect efficientnet-lite0"),
            List.of(NETWORK, SIZE, ALL_CUTS, Options.JSON),
            given -> {},
            (wiring, given, task) -> {
                InspectBackbone.Inspected found = InspectBackbone.run(
                        wiring.engines().trunks(),
                        Compute.cpu(),
                        wiring.catalog().source(given.get(NETWORK)),
                        given.get(SIZE).map(OptionalInt::of).orElse(OptionalInt.empty()),
                        given.get(ALL_CUTS),
                        task);
                String table = InspectionText.table(found);
                return new Verb.Outcome(
                        table,
                        List.of(
                                given.get(Options.JSON)
                                        ? Json.text(InspectionText.facts(found))
                                        : table.stripTrailing()));
            });

    static final Verb ADD = new Verb(
            "backbones add",
            Verb.Chapter.NETWORKS,
            "Adds a pretrained network from an ONNX file.",
            List.of("backbones add network.onnx --preprocessing imagenet"),
            List.of(FILE, NEW_NAME, PREPROCESSING, INPUT_SIZE, LICENCE, TITLE, PHOTOS, REPLACE, Options.JSON),
            given -> {},
            (wiring, given, task) -> {
                BackboneCard card = add(wiring, given, task);
                return outcome(
                        given,
                        card.name(),
                        facts(card),
                        "Added " + card.name() + ": depths 0 to " + card.maxDepth() + ", "
                                + card.preprocessing().sizePx()
                                + " pixels. Use it with: quadrant finetune DATA --output DIR --backbone "
                                + card.name());
            });

    static final Verb REFERENCE = new Verb(
            "backbones reference",
            Verb.Chapter.NETWORKS,
            "Measures photographs like those of the pretraining, so that the similarity of other images can be measured"
                    + " against them, for backbones without BatchNorm layers.",
            List.of("backbones reference network --photos photos"),
            List.of(NAME, PHOTOGRAPHS, Options.JSON),
            given -> {},
            (wiring, given, task) -> {
                BackboneCard card = reference(wiring, given.get(NAME), given.get(PHOTOGRAPHS), task);
                PhotoReference r = card.reference().orElseThrow();
                Map<String, Object> facts = new LinkedHashMap<>();
                facts.put("name", card.name());
                facts.put("images", r.images());
                facts.put("photographs", r.photographs());
                facts.put("channels", r.channels());
                facts.put("cuts", r.tensors());
                return outcome(
                        given,
                        card.name(),
                        facts,
                        "Measured " + r.images() + " photographs at "
                                + r.tensors().size() + " cuts of " + card.name() + ", " + r.channels()
                                + " channels. From now on the similarity of images is measured against them.");
            });

    static final Verb FETCH = new Verb(
            "backbones fetch",
            Verb.Chapter.NETWORKS,
            "Downloads a pretrained network of the catalogue, and checks its SHA-256; an interrupted download starts from the beginning.",
            List.of("backbones fetch NAME"),
            List.of(NAME, FROM, Options.JSON),
            given -> {},
            (wiring, given, task) -> {
                Optional<String> mirror = given.get(FROM)
                        .or(() -> Optional.ofNullable(System.getenv(MIRROR))
                                .map(String::strip)
                                .filter(m -> !m.isEmpty()));
                String file = new BackboneFetcher(wiring.store(), KnownBackbone.Catalogue.standard())
                        .fetch(given.get(NAME), mirror, task)
                        .toString();
                return outcome(
                        given,
                        file,
                        new TreeMap<>(Map.of("name", given.get(NAME), "file", file)),
                        given.get(NAME) + ": " + file);
            });

    static final Verb REMOVE = new Verb(
            "backbones remove",
            Verb.Chapter.NETWORKS,
            "Deletes an added or downloaded pretrained network; models that were fine-tuned from it stay.",
            List.of("backbones remove network"),
            List.of(NAME, Options.JSON),
            given -> {},
            (wiring, given, task) -> {
                String name = given.get(NAME);
                remove(wiring, name);
                return outcome(given, name, Map.of("removed", name), "Removed " + name + ".");
            });

    private BackboneVerbs() {}

    /** The facts where JSON is asked for, else a sentence. */
    private static Verb.Outcome outcome(Given given, String value, Map<String, Object> facts, String sentence) {
        return new Verb.Outcome(value, List.of(given.get(Options.JSON) ? Json.text(facts) : sentence));
    }

    /** Adds an ONNX file; with photographs, as {@link #reference} does. */
    static BackboneCard add(Wiring wiring, Given given, Task task) {
        Optional<Path> photos = given.get(PHOTOS);
        photos.ifPresent(p -> photographs(wiring, p));
        BackboneCard card = new BackboneAdder(
                        wiring.store(),
                        KnownBackbone.Catalogue.standard(),
                        (freed, fixed) -> InspectBackbone.checkBatch(
                                wiring.engines().trunks(), Compute.cpu(), freed, fixed, task))
                .add(
                        new BackboneAdder.Request(
                                given.get(FILE),
                                given.get(NEW_NAME),
                                given.get(PREPROCESSING),
                                given.get(INPUT_SIZE).map(OptionalInt::of).orElse(OptionalInt.empty()),
                                given.get(LICENCE),
                                given.get(TITLE),
                                given.get(REPLACE)),
                        task);
        if (card.licence().equals("unknown")) {
            task.warn("The licence of " + card.name() + " is not known; licence records it when the file is added.");
        }
        try {
            return photos.isPresent() ? reference(wiring, card.name(), photos.get(), task) : card;
        } catch (UserException e) {
            task.warn(card.name() + " was added without a reference: " + e.getMessage());
            return card;
        }
    }

    private static List<PixelSource> photographs(Wiring wiring, Path photos) {
        List<PixelSource> found = wiring.datasets().inputs(List.of(photos), Task.SILENT);
        MeasureReference.requireEnough(found.size());
        return found;
    }

    /** Measures photographs as the reference of a stored backbone. */
    private static BackboneCard reference(Wiring wiring, String name, Path photos, Task task) {
        List<PixelSource> found = photographs(wiring, photos);
        Backbone backbone = wiring.catalog().load(name);
        String stored = backbone.card().name();
        boolean embedded = stored.equals(BackboneCatalog.DEFAULT);
        if (!embedded && (name.endsWith(".onnx") || !wiring.store().names().contains(stored))) {
            throw new UserException(
                    name + " is a file, and the backbone of a reference must have been added.",
                    "Add it first with: quadrant backbones add " + name + " --photos " + photos + ".");
        }
        PhotoReference reference = MeasureReference.run(
                new SimilarityMeter(wiring.engines().trunks(), Compute.cpu()),
                backbone,
                found,
                found.size() + " images of the folder " + photos.getFileName(),
                task);
        wiring.store().keepReference(backbone, reference);
        return backbone.card().withReference(reference);
    }

    /** Removes a backbone from the store. */
    static void remove(Wiring wiring, String name) {
        if (name.equals(BackboneCatalog.DEFAULT)) {
            throw new UserException(
                    name + " is embedded in Quadrant and cannot be removed.", "Remove one that was added.");
        }
        wiring.store().remove(name);
    }

    private static List<String> cells(BackboneEntry e) {
        return List.of(
                e.name(),
                e.state().text(),
                e.bytes() == 0 ? "" : String.format(Locale.ROOT, "%.0f", e.bytes() / MEGA),
                e.known()
                        .map(k -> String.format(Locale.ROOT, "%.1f M", k.parameters() / MEGA))
                        .orElse(""),
                e.card().map(c -> c.preprocessing().sizePx() + " px").orElse(""),
                e.licence(),
                e.use());
    }

    /** The backbones for biology that users export themselves: what each is, and how to get it. */
    private static List<String> own(List<BackboneEntry> there) {
        List<String> lines = new ArrayList<>(List.of("", "For biology, to be exported by yourself:"));
        BackboneCatalog.exports().stream()
                .filter(o -> there.stream().noneMatch(e -> e.name().equals(o.name())))
                .forEach(o -> lines.addAll(List.of(
                        String.format(
                                Locale.ROOT,
                                "  %-12s %.0f M, %d px, %s. %s",
                                o.name(),
                                o.parameters() / MEGA,
                                o.size(),
                                o.licence(),
                                o.use()),
                        "               " + o.citation(),
                        "               " + o.how())));
        return lines.size() == 2 ? List.of() : lines;
    }

    private static Map<String, Object> facts(BackboneEntry e) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", e.name());
        facts.put("state", e.state().text());
        facts.put("title", e.card().map(BackboneCard::title).orElse(e.name()));
        facts.put("bytes", e.bytes());
        e.known().ifPresent(k -> facts.put("parameters", k.parameters()));
        e.card().ifPresent(c -> {
            facts.put("size", c.preprocessing().sizePx());
            facts.put("sha256", c.sha256());
            facts.put("order", c.preprocessing().order().name());
            facts.put("mean", c.preprocessing().mean());
            facts.put("scale", c.preprocessing().scale());
            facts.put("cuts", c.cuts());
        });
        facts.put("licence", e.licence());
        facts.put("terms", e.known().map(KnownBackbone::terms).orElse(""));
        facts.put("use", e.use());
        facts.put(
                "preprocessingFrom",
                e.card().map(BackboneCard::preprocessingFrom).orElse(""));
        e.known().flatMap(KnownBackbone::link).ifPresent(a -> facts.put("address", a));
        return facts;
    }

    private static Map<String, Object> facts(BackboneCard card) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", card.name());
        facts.put("title", card.title());
        facts.put("licence", card.licence());
        facts.put("sha256", card.sha256());
        facts.put("size", card.preprocessing().sizePx());
        facts.put("order", card.preprocessing().order());
        facts.put("mean", card.preprocessing().mean());
        facts.put("scale", card.preprocessing().scale());
        facts.put("cuts", card.cuts());
        card.reference().ifPresent(r -> facts.put("referenceImages", r.images()));
        return facts;
    }
}
