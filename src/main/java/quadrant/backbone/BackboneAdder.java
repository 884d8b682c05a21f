package quadrant.backbone;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import quadrant.backbone.BackboneCard.Weights;
import quadrant.backbone.PreprocessingSource.Known;
import quadrant.onnx.Anatomy;
import quadrant.onnx.ImageInput;
import quadrant.onnx.Importer;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.Preprocessing;
import quadrant.task.Folders;
import quadrant.task.Hashes;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Adds model files to the store: a complete backbone with its card, or nothing. */
public final class BackboneAdder {
    private final BackboneStore store;
    private final KnownBackbone.Catalogue known;
    private final BiConsumer<OnnxGraph, OnnxGraph> trial;

    /**
     * An adder to a store.
     *
     * @param trial compares a network whose batch size was freed with its file, and throws a {@link UserException} where they
     *     differ
     */
    public BackboneAdder(BackboneStore store, KnownBackbone.Catalogue known, BiConsumer<OnnxGraph, OnnxGraph> trial) {
        this.store = store;
        this.known = known;
        this.trial = trial;
    }

    /**
     * A request to add a model file, with the user's information on it.
     *
     * @param preprocessing as {@link PreprocessingSource} reads it
     * @param sizePx where the file leaves it free
     * @param replace whether one of that name may be replaced
     */
    public record Request(
            Path file,
            Optional<String> name,
            Optional<String> preprocessing,
            OptionalInt sizePx,
            Optional<String> licence,
            Optional<String> title,
            boolean replace) {}

    /**
     * Adds a file.
     *
     * @return the card that was written
     * @throws UserException when it is not a network that can be fine-tuned, its preprocessing is not known, or the name is
     *     taken
     */
    public BackboneCard add(Request request, Task task) {
        Path file = request.file();
        if (!Files.isRegularFile(file)) {
            throw new UserException("There is no model file " + file + ".", "Give the path of an .onnx file.");
        }
        Optional<Known> given = request.preprocessing().map(PreprocessingSource::given);
        try {
            task.phase("Hashing " + file.getFileName());
            String sha256 = Hashes.sha256(file);
            task.phase("Reading the network");
            OnnxGraph raw = OnnxGraph.load(file);
            Optional<BackboneCard> beside = PreprocessingSource.cardBeside(file, sha256);
            Optional<KnownBackbone> same = known.ofHash(sha256);
            Known pixels = given.or(() -> PreprocessingSource.find(file, beside, same, raw.metadata()))
                    .orElseThrow(() -> PreprocessingSource.unknown(file, raw.producer()));
            int size = ImageInput.of(raw).side(request.sizePx(), pixels.sizePx());
            String name = name(request, same, beside);
            OnnxGraph asIs = Importer.open(file);
            OnnxGraph network = Importer.canonical(asIs, OptionalInt.of(size));
            Anatomy anatomy = Anatomy.of(network);
            Importer.fixed(asIs, OptionalInt.of(size)).ifPresent(f -> trial.accept(network, f));
            return stored(request, sha256, beside, name, pixels, size, anatomy, raw.weightFiles(), task);
        } catch (IOException e) {
            throw new UserException(
                    "The backbone could not be added to " + store.folder() + " (" + Reason.of(e) + ").",
                    "Check that " + file + " may be read, and that there is space and you may write there.",
                    e);
        }
    }

    private BackboneCard stored(
            Request request,
            String sha256,
            Optional<BackboneCard> beside,
            String name,
            Known pixels,
            int size,
            Anatomy anatomy,
            List<String> weights,
            Task task)
            throws IOException {
        Optional<KnownBackbone> same = known.ofHash(sha256);
        Path file = request.file();
        List<String> cuts = same.map(k -> k.cuts(anatomy)).orElseGet(anatomy::depths);
        Optional<BackboneCard> before = same.map(k -> k.card(name, cuts)).or(() -> beside);
        Preprocessing preprocessing = pixels.normalisation().at(size, pixels.resize());
        Path workshop = store.workshop(name);
        try {
            BackboneCard card = new BackboneCard(
                    name,
                    request.title().or(() -> before.map(BackboneCard::title)).orElse(name),
                    request.licence()
                            .or(() -> before.map(BackboneCard::licence))
                            .orElse("unknown"),
                    before.map(BackboneCard::source).orElse(String.valueOf(file.getFileName())),
                    sha256,
                    preprocessing,
                    cuts,
                    before.map(BackboneCard::description).orElse("Added by the user."),
                    // measured at the same cuts on the same pixels
                    beside.filter(b ->
                                    b.cuts().equals(cuts) && b.preprocessing().equals(preprocessing))
                            .flatMap(BackboneCard::reference),
                    pixels.from(),
                    Files.size(file),
                    copied(file, weights, sha256, workshop, task));
            store.place(workshop, card, anatomy.graph().input());
            return card;
        } finally {
            // nothing where it was placed
            Folders.delete(workshop);
        }
    }

    private String name(Request request, Optional<KnownBackbone> same, Optional<BackboneCard> beside) {
        String name = request.name()
                .or(() -> same.map(KnownBackbone::name))
                .or(() -> beside.map(BackboneCard::name))
                .map(BackboneStore::requireName)
                .orElseGet(() -> BackboneStore.nameOf(request.file()));
        Optional<KnownBackbone> namesake = known.named(name);
        if (namesake.isPresent() && !namesake.equals(same)) {
            throw new UserException(
                    "\"" + name + "\" is the name of a backbone of the catalogue, and " + request.file()
                            + " is another file.",
                    "Choose another name with " + option("name") + ".");
        }
        if (Files.exists(store.folder(name)) && !request.replace()) {
            throw new UserException(
                    "There is a backbone \"" + name + "\" in " + store.folder() + " already.",
                    "Choose another name with " + option("name") + ", or replace it with " + option("replace") + ".");
        }
        return name;
    }

    /** Copies a network and the files of weights beside it, which are returned. */
    private List<Weights> copied(Path file, List<String> names, String sha256, Path workshop, Task task)
            throws IOException {
        long bytes = Files.size(file);
        for (String name : names) {
            bytes += Files.size(file.resolveSibling(name));
        }
        store.requireSpace(bytes);
        if (!copy(file, workshop.resolve(BackboneStore.MODEL), task).equals(sha256)) {
            throw new UserException(file + " changed while it was read.", "Add it when nothing writes to it.");
        }
        List<Weights> weights = new ArrayList<>();
        for (String name : names) {
            Path beside = file.resolveSibling(name);
            weights.add(new Weights(name, Files.size(beside), copy(beside, workshop.resolve(name), task)));
        }
        return weights;
    }

    /** Copies a file, and returns the SHA-256 of the copy. */
    private static String copy(Path from, Path to, Task task) throws IOException {
        task.phase("Copying " + from.getFileName());
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        Files.copy(from, to);
        return Hashes.sha256(to);
    }
}
