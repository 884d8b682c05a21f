package quadrant.backbone;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import quadrant.task.Folders;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.SafeFile;
import quadrant.task.UserException;

/**
 * The store of added and downloaded backbones: a folder for each with {@code model.onnx}, its weight files, and {@code
 * card.json}. A new backbone appears by one move of its complete folder.
 */
public final class BackboneStore {
    static final String MODEL = "model.onnx";

    static final long MEGABYTE = 1_000_000;

    private static final String CARD = "card.json";
    private static final String ONNX = ".onnx";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._+-]{0,63}");
    private static final long SPARE_BYTES = 32_000_000;

    private final Path folder;

    /**
     * A store that may not exist yet.
     *
     * @param folder is created when the first backbone is stored
     */
    public BackboneStore(Path folder) {
        this.folder = folder;
    }

    /** The folder of the store. */
    public Path folder() {
        return folder;
    }

    /** The folder of a backbone, which may not exist. */
    public Path folder(String name) {
        return folder.resolve(name);
    }

    /** Checks a name for a backbone; it must be a valid folder name on any system. */
    static String requireName(String name) {
        if (!NAME.matcher(name).matches() || name.endsWith(".")) {
            throw new UserException(
                    "\"" + name
                            + "\" cannot be the name of a backbone: small letters, digits and . _ + - were expected.",
                    "Give such a name with " + option("name") + ".");
        }
        return name;
    }

    /** The name of a backbone derived from a file's name. */
    static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        Path parent = file.toAbsolutePath().getParent();
        if (name.equals(MODEL) && parent != null && parent.getFileName() != null) {
            name = parent.getFileName().toString();
        }
        String plain = name.toLowerCase(Locale.ROOT)
                .replaceFirst("\\.onnx$", "")
                .replaceAll("[^a-z0-9._+-]+", "-")
                .replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
        return requireName(plain);
    }

    /** The names of the stored backbones, sorted. */
    public List<String> names() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(p -> p.getFileName().toString())
                    .filter(n -> NAME.matcher(n).matches() && model(n).isPresent())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** The ONNX file of a backbone: {@code model.onnx}, else the only one of its folder. */
    public Optional<Path> model(String name) {
        Path at = folder(name);
        if (Files.isRegularFile(at.resolve(MODEL))) {
            return Optional.of(at.resolve(MODEL));
        }
        if (!Files.isDirectory(at)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(at)) {
            List<Path> models = all.filter(p -> p.toString().endsWith(ONNX) && Files.isRegularFile(p))
                    .toList();
            return models.size() == 1 ? Optional.of(models.get(0)) : Optional.empty();
        } catch (IOException e) {
            throw unreadable(at, e);
        }
    }

    /** The card of a backbone; empty for a file that was put into its folder by hand. */
    Optional<BackboneCard> card(String name) {
        Path file = folder(name).resolve(CARD);
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(BackboneCard.read(OutsideFile.text(file, "a card"), file.toString()))
                    : Optional.empty();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static UserException unreadable(Path file, IOException e) {
        return new UserException(
                file + " cannot be read (" + Reason.of(e) + ").", "Check that you may read it, or restore it.", e);
    }

    /** An empty folder for preparing a backbone; files of an earlier attempt are deleted. */
    Path workshop(String name) throws IOException {
        Path made = folder.resolve("." + name + ".adding");
        Folders.delete(made);
        return Files.createDirectories(made);
    }

    /** Turns a prepared folder into a backbone, with its card. */
    void place(Path workshop, BackboneCard card, String input) throws IOException {
        String name = card.name();
        Files.writeString(workshop.resolve(CARD), card.write(input), StandardCharsets.UTF_8);
        Path old = folder.resolve("." + name + ".old");
        Folders.delete(old);
        if (Files.exists(folder(name))) {
            Files.move(folder(name), old);
        }
        Files.move(workshop, folder(name));
        Folders.delete(old);
    }

    /**
     * Sets the reference of a stored backbone, replacing an earlier one.
     *
     * @throws UserException when its card cannot be written
     */
    public void keepReference(Backbone backbone, PhotoReference reference) {
        String name = backbone.card().name();
        BackboneCard old = card(name).orElse(backbone.card());
        SafeFile.write(
                folder(name).resolve(CARD),
                old.withReference(reference).write(backbone.graph().input()));
    }

    /**
     * Deletes a backbone.
     *
     * @throws UserException when there is none of this name
     */
    public void remove(String name) {
        if (!NAME.matcher(name).matches() || !Files.isDirectory(folder(name))) {
            throw new UserException(
                    "There is no backbone \"" + name + "\" in " + folder + ".",
                    names().isEmpty()
                            ? "None was added."
                            : "Those that can be removed: " + String.join(", ", names()) + ".");
        }
        try {
            Folders.delete(folder(name));
        } catch (IOException e) {
            throw new UserException(
                    "The folder " + folder(name) + " could not be deleted (" + Reason.of(e) + ").",
                    "Close what uses its files, and try again.",
                    e);
        }
    }

    /** @throws UserException when there is not enough disk space for so many bytes */
    void requireSpace(long bytes) throws IOException {
        Files.createDirectories(folder);
        FileStore disk = Files.getFileStore(folder);
        if (disk.getUsableSpace() < bytes + SPARE_BYTES) {
            throw new UserException(
                    "The disk of " + folder + " has " + disk.getUsableSpace() / MEGABYTE + " MB of room, and "
                            + (bytes + SPARE_BYTES) / MEGABYTE + " MB are needed.",
                    "Make room, or set QUADRANT_HOME to a folder on another disk.");
        }
    }
}
