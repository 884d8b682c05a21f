package quadrant.imagej;

import static quadrant.task.OptionName.option;

import ij.ImagePlus;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.UnreadableImageException;

/**
 * Reads further formats by Bio-Formats where the user's Fiji has it. It is called by reflection, as its licence (GPL) does not
 * allow it in this jar. The first series is read completely into memory, without a dialog.
 */
final class BioFormats {
    private static final String DOOR = "loci.plugins.BF";
    private static final String OPTIONS = "loci.plugins.in.ImporterOptions";

    private BioFormats() {}

    /**
     * Opens a file.
     *
     * @param plugins the loader of ImageJ's plug-ins
     * @return empty where Bio-Formats is not installed
     * @throws UnreadableImageException where it cannot read the file
     */
    static Optional<ImagePlus> open(Path file, String name, ClassLoader plugins) {
        Class<?> door;
        Class<?> options;
        try {
            door = Class.forName(DOOR, true, plugins);
            options = Class.forName(OPTIONS, true, plugins);
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
        try {
            Object wanted = options.getConstructor().newInstance();
            options.getMethod("setId", String.class)
                    .invoke(wanted, file.toAbsolutePath().toString());
            options.getMethod("setWindowless", boolean.class).invoke(wanted, true);
            if (door.getMethod("openImagePlus", options).invoke(null, wanted) instanceof ImagePlus[] images
                    && images.length > 0) {
                return Optional.of(images[0]);
            }
            throw unreadable(name, "it holds no image", null);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String message = Objects.requireNonNullElse(
                    cause.getMessage(), cause.getClass().getSimpleName());
            throw unreadable(name, message.strip().replaceAll("\\s+", " "), cause);
        } catch (ReflectiveOperationException e) {
            throw unreadable(name, "this version of it has no " + e.getMessage(), e);
        }
    }

    private static UnreadableImageException unreadable(String name, String how, @Nullable Throwable cause) {
        return new UnreadableImageException(
                name + " cannot be read by Bio-Formats (" + how + ").",
                "Convert it to OME-TIFF, for example with bfconvert, or leave it out with " + option("skip_unreadable")
                        + ".",
                cause);
    }
}
