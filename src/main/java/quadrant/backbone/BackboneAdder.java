package quadrant.backbone;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import quadrant.backbone.CardFile.Weights;
import quadrant.backbone.PreprocessingSource.Known;
import quadrant.onnx.Anatomy;
import quadrant.onnx.ImageInput;
import quadrant.onnx.Importer;
import quadrant.onnx.ModelFacts;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Folders;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Adds model files to the store: a complete backbone with its card, or nothing. */
public final class BackboneAdder {
    private static final String UNKNOWN_LICENCE = "unknown";

    private final BackboneStore store;
    private final KnownBackbones known;
    private final Trial trial;

    /** An adder that runs each network once before it is stored. */
    public BackboneAdder(BackboneStore store, KnownBackbones known, Trial trial) {
        this.store = store;
        this.known = known;
        this.trial = trial;
    }

    /** Compares a network whose batch size was freed with its file, and throws a {@link UserException} where they differ. */
    @FunctionalInterface
    public interface Trial {
        void run(OnnxGraph freed, OnnxGraph fixed, Task task);
    }

    /**
     * A request to add a model file, with the user's information on it.
     *
     * @param preprocessing as {@link GivenPreprocessing} reads it
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

    /** The model file as it was recognised. */
    private record Found(String sha256, ModelFacts facts, Optional<KnownBackbone> known, Optional<CardFile> card) {}

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
        Optional<Known> given = request.preprocessing().map(GivenPreprocessing::parse);
        try {
            task.phase("Hashing " + file.getFileName() + " (MB)");
            String sha256 = FileHash.of(file, task);
            task.phase("Reading the network");
            OnnxGraph raw = OnnxGraph.load(file);
            Found found = new Found(
                    sha256, ModelFacts.of(raw), known.ofHash(sha256), PreprocessingSource.cardBeside(file, sha256));
            Known pixels = given.or(() -> PreprocessingSource.find(file, sha256, found.facts(), known))
                    .orElseThrow(() -> PreprocessingSource.unknown(file, found.facts()));
            int size = size(file, Importer.input(raw), request.sizePx(), pixels.sizePx());
            String name = name(request, found);
            OnnxGraph asIs = Importer.open(file);
            OnnxGraph network = Importer.canonical(asIs, OptionalInt.of(size));
            Anatomy anatomy = Anatomy.of(network);
            Importer.fixed(asIs, OptionalInt.of(size)).ifPresent(f -> trial.run(network, f, task));
            BackboneCard card = card(request, found, name, pixels, size, anatomy);
            store(
                    file,
                    found.facts().externalFiles(),
                    card,
                    pixels.from(),
                    anatomy.graph().input(),
                    task);
            return card;
        } catch (IOException e) {
            throw new UserException(
                    "The backbone could not be added to " + store.folder() + " (" + Reason.of(e) + ").",
                    "Check that " + file + " may be read, and that there is space and you may write there.",
                    e);
        }
    }

    private static int size(Path file, ImageInput input, OptionalInt given, OptionalInt source) {
        if (input.size().isPresent() && given.isPresent() && !given.equals(input.size())) {
            throw new UserException(
                    file + " takes images of " + input.size().getAsInt() + " pixels, and " + option("size") + " says "
                            + given.getAsInt() + ".",
                    "Leave " + option("size") + " out.");
        }
        if (input.size().isEmpty() && given.isEmpty() && source.isEmpty()) {
            throw new UserException(
                    file + " takes images of any size, and no size is known.",
                    "Give the size of its pretraining with " + option("size") + ", commonly 224.");
        }
        return input.size().orElseGet(() -> given.orElseGet(source::getAsInt));
    }

    private String name(Request request, Found found) {
        String name = request.name()
                .map(BackboneStore::requireName)
                .or(() -> found.known().map(KnownBackbone::name))
                .or(() ->
                        found.card().map(c -> BackboneStore.requireName(c.card().name())))
                .orElseGet(() -> BackboneStore.nameOf(request.file()));
        Optional<KnownBackbone> namesake = known.named(name);
        if (namesake.isPresent() && !namesake.equals(found.known())) {
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

    private static BackboneCard card(
            Request request, Found found, String name, Known pixels, int size, Anatomy anatomy) {
        Optional<BackboneCard> beside = found.card().map(CardFile::card);
        Optional<KnownBackbone> known = found.known();
        BackboneCard card = new BackboneCard(
                name,
                request.title()
                        .or(() -> known.map(KnownBackbone::title))
                        .or(() -> beside.map(BackboneCard::title))
                        .orElse(name),
                request.licence()
                        .or(() -> known.map(KnownBackbone::licence))
                        .or(() -> beside.map(BackboneCard::licence))
                        .orElse(UNKNOWN_LICENCE),
                known.flatMap(KnownBackbone::link)
                        .or(() -> beside.map(BackboneCard::source))
                        .orElse(String.valueOf(request.file().getFileName())),
                found.sha256(),
                pixels.normalisation().at(size, pixels.resize()),
                CutSelector.of(anatomy, known.map(KnownBackbone::cuts).orElse(List.of())),
                known.map(KnownBackbone::use)
                        .or(() -> beside.map(BackboneCard::description))
                        .orElse("Added by the user."),
                Optional.empty());
        // measured at the same cuts on the same pixels
        return beside.filter(
                        b -> b.cuts().equals(card.cuts()) && b.preprocessing().equals(card.preprocessing()))
                .flatMap(BackboneCard::reference)
                .map(card::withReference)
                .orElse(card);
    }

    private void store(Path file, List<String> names, BackboneCard card, String from, String input, Task task)
            throws IOException {
        long bytes = Files.size(file);
        for (String name : names) {
            bytes += Files.size(beside(file, name));
        }
        store.requireSpace(bytes);
        Path workshop = store.workshop(card.name());
        try {
            if (!copy(file, workshop.resolve(BackboneStore.MODEL), task).equals(card.sha256())) {
                throw new UserException(file + " changed while it was read.", "Add it when nothing writes to it.");
            }
            List<Weights> weights = new ArrayList<>();
            for (String name : names) {
                Path beside = beside(file, name);
                weights.add(new Weights(name, Files.size(beside), copy(beside, workshop.resolve(name), task)));
            }
            store.place(workshop, new CardFile(card, from, Files.size(file), weights), input);
        } finally {
            // nothing where it was placed
            Folders.delete(workshop);
        }
    }

    private static Path beside(Path model, String name) {
        Path relative;
        try {
            relative = Path.of(name).normalize();
        } catch (InvalidPathException e) {
            relative = Path.of("..");
        }
        if (relative.isAbsolute()
                || relative.startsWith("..")
                || relative.toString().isEmpty()) {
            throw new UserException(
                    model + " names the file of weights \"" + name + "\", which is not below its own folder.",
                    "Export it again with its weights beside it.");
        }
        Path file = model.resolveSibling(relative);
        if (!Files.isRegularFile(file)) {
            throw new UserException(
                    model + " names the file of weights " + name + ", which is not beside it.",
                    "Put it there, under that name.");
        }
        return file;
    }

    private static String copy(Path from, Path to, Task task) throws IOException {
        task.phase("Copying " + from.getFileName() + " (MB)");
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        try (InputStream in = Files.newInputStream(from);
                OutputStream out = Files.newOutputStream(to)) {
            return FileHash.copy(in, Files.size(from), out, task);
        }
    }
}
