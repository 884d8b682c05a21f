package quadrant.dataset.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import quadrant.task.UserException;

/** The program whose files of marks lie beside the images of a folder. */
public enum MarkFormat {
    /** ROIs, overlays and label maps; GeoJSON of QuPath too. */
    IMAGEJ(""),
    LABELME("\"shapes\"", ".json"),
    /** Pascal VOC, as LabelImg writes it. */
    VOC("<annotation[\\s>]", ".xml"),
    ASAP("<ASAP_Annotations", ".xml"),
    CELLPOSE("", "_cp_masks.png", "_cp_masks.tif", "_cp_masks.tiff", "_seg.npy");

    private final String sign;
    private final List<String> endings;

    /** @param sign an expression for the beginning of a file */
    MarkFormat(String sign, String... endings) {
        this.sign = sign;
        this.endings = List.of(endings);
    }

    /** The file of this program beside an image. */
    Optional<Path> beside(Path image) {
        String stem = MarkedFolder.stem(ImageFiles.name(image));
        return endings.stream()
                .map(ending -> image.resolveSibling(stem + ending))
                .filter(file -> Files.isRegularFile(file) && begins(file))
                .findFirst();
    }

    /** The objects in such a file. */
    LabelFile read(Path file) {
        if (this == CELLPOSE) {
            throw new UserException(
                    file + " is a Python pickle, which may run code, and so is not read.",
                    "Save the masks in Cellpose, with File › Save masks as PNG/tif.");
        }
        return this == LABELME ? LabelFile.labelme(file) : LabelFile.xml(file);
    }

    private boolean begins(Path file) {
        try {
            String head = new String(Target.head(file, 4096), StandardCharsets.UTF_8);
            return Pattern.compile(sign).matcher(head).find();
        } catch (IOException e) {
            // who reads it says why
            return true;
        }
    }
}
