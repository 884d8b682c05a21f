package quadrant.imagej;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReader;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.io.RoiDecoder;
import ij.io.RoiEncoder;
import ij.process.FloatPolygon;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.task.Attempt;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.UserException;

/** ROIs as ImageJ saves them: one as {@code .roi}, several as {@code .zip}, and the overlay within a TIFF. */
public final class RoiSet {
    /** The comment of a zip that Quadrant wrote. */
    public static final String COMMENT = "Quadrant";

    private static final String ROI = ".roi";
    private static final String AGAIN = "Save the ROIs again from ImageJ's ROI Manager.";
    /** A ROI of a million points takes 4 MB. */
    private static final int MOST_BYTES = 64 << 20;

    private RoiSet() {}

    /** The maximum size of a file, and of its uncompressed content. */
    private static long most() {
        return Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 4);
    }

    /**
     * The ROIs of a {@code .roi}, {@code .zip} or GeoJSON file, in order, each with a name.
     *
     * @throws UserException when there are none, or the file is damaged
     */
    public static List<Roi> read(Path file) {
        if (GeoJsonFile.is(file)) {
            return GeoRois.read(file);
        }
        byte[] bytes;
        try {
            bytes = OutsideFile.bytes(file, "a file of ROIs", most());
        } catch (IOException e) {
            throw new UserException(
                    "The ROIs " + file + " cannot be read (" + Reason.of(e) + ").",
                    "Check the path and its permissions.",
                    e);
        }
        String name = String.valueOf(file.getFileName());
        List<Roi> rois = name.toLowerCase(Locale.ROOT).endsWith(ROI)
                ? List.of(decoded(bytes, name.substring(0, name.length() - ROI.length()), file))
                : attempt(() -> zip(bytes, file), file);
        if (rois.isEmpty()) {
            throw new UserException("The file " + file + " holds no ROI.", AGAIN);
        }
        return rois;
    }

    /**
     * The overlay of a TIFF written by ImageJ, in order; empty where there is none, or the file is not such a TIFF.
     *
     * @throws UserException when the overlay is damaged
     */
    public static List<Roi> overlay(Path tiff) {
        return attempt(() -> overlayBytes(tiff), tiff).stream()
                .map(bytes -> decoded(bytes, "", tiff))
                .toList();
    }

    /** One ROI for each point of the ROIs of several points, named "NAME 1" and so on; the others unchanged. */
    public static List<Roi> parts(List<Roi> rois) {
        List<Roi> parts = new ArrayList<>();
        for (Roi roi : rois) {
            if (!(roi instanceof PointRoi several) || roi.size() == 1) {
                parts.add(roi);
                continue;
            }
            FloatPolygon points = roi.getFloatPolygon();
            for (int i = 0; i < points.npoints; i++) {
                parts.add(point(several, points, i));
            }
        }
        return parts;
    }

    private static Roi point(PointRoi of, FloatPolygon points, int i) {
        PointRoi one = new PointRoi(points.xpoints[i], points.ypoints[i]);
        one.setName(of.getName() == null ? null : of.getName() + " " + (i + 1));
        if (of.getGroup() > 0) {
            setGroup(one, of.getGroup());
        }
        one.setStrokeColor(of.getStrokeColor());
        one.setFillColor(of.getFillColor());
        if (of.hasHyperStackPosition()) {
            one.setPosition(of.getCPosition(), of.getZPosition(), of.getTPosition());
        } else {
            int own = of.getPointPosition(i);
            one.setPosition(own > 0 ? own : of.getPosition());
        }
        return one;
    }

    /**
     * The bytes of a {@code .zip} that ImageJ's ROI Manager opens; each entry has the ROI's name, made distinct.
     *
     * @param comment of the zip
     */
    public static byte[] toZip(List<Roi> rois, String comment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Set<String> names = new HashSet<>();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            zip.setComment(comment);
            for (int i = 0; i < rois.size(); i++) {
                Roi roi = rois.get(i);
                // a fixed time, so that the same ROIs give the same bytes
                ZipEntry entry = new ZipEntry(distinct(roi.getName(), i, names) + ROI);
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write(RoiEncoder.saveAsByteArray(roi));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new IllegalStateException("Memory can always be written", e);
        }
        return bytes.toByteArray();
    }

    private static String distinct(@Nullable String name, int i, Set<String> names) {
        String plain = name == null || name.isBlank()
                ? String.format(Locale.ROOT, "%04d", i + 1)
                : name.replaceAll("[\\\\/:*?\"<>|\\p{Cntrl}]", "_");
        String distinct = plain;
        for (int n = 1; !names.add(distinct.toLowerCase(Locale.ROOT)); n++) {
            distinct = plain + "-" + n;
        }
        return distinct;
    }

    private static List<Roi> zip(byte[] bytes, Path file) throws IOException {
        List<Roi> rois = new ArrayList<>();
        boolean any = false;
        long unpacked = 0;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
            for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
                any = true;
                String name = e.getName().replaceFirst("^.*/", "");
                if (e.isDirectory()
                        || name.startsWith(".")
                        || !name.toLowerCase(Locale.ROOT).endsWith(ROI)) {
                    continue;
                }
                byte[] roi = zip.readNBytes(MOST_BYTES);
                unpacked += roi.length;
                if (unpacked > most()) {
                    throw new IOException("unpacked it holds more than " + (most() >> 20) + " MiB");
                }
                rois.add(decoded(roi, name.substring(0, name.length() - ROI.length()), file));
            }
        }
        if (!any) {
            throw new IOException("it is no zip");
        }
        return rois;
    }

    private static List<byte[]> overlayBytes(Path tiff) throws IOException {
        if (FileKind.of(tiff) != FileKind.TIFF) {
            return List.of();
        }
        TIFFImageReader reader = new TIFFImageReaderSpi().createReaderInstance(null);
        try (ImageInputStream in = FileKind.open(tiff)) {
            reader.setInput(in);
            return TiffPage.imageJOverlay((TIFFImageMetadata) reader.getImageMetadata(0));
        } finally {
            reader.dispose();
        }
    }

    private static Roi decoded(byte[] bytes, String name, Path file) {
        byte[] plain = bytes.clone();
        int group = takeGroup(plain);
        Roi roi = attempt(() -> new RoiDecoder(plain, name).getRoi(), file);
        if (group > 0) {
            setGroup(roi, group);
        }
        if (roi.getName() == null && !name.isEmpty()) {
            roi.setName(name);
        }
        return roi;
    }

    /** Removes the group from an encoded ROI. */
    private static int takeGroup(byte[] roi) {
        if (roi.length < RoiDecoder.COORDINATES) {
            return 0;
        }
        long at = (long) ByteBuffer.wrap(roi).getInt(RoiDecoder.HEADER2_OFFSET) + RoiDecoder.GROUP;
        if (at < RoiDecoder.COORDINATES || at >= roi.length) {
            return 0;
        }
        int group = roi[(int) at] & 255;
        roi[(int) at] = 0;
        return group;
    }

    /**
     * Sets the group without ImageJ's side effects: it would replace the saved colour by the group's, search for a file of
     * colours, and print on standard output that there is none.
     */
    public static void setGroup(Roi roi, int group) {
        try {
            Field field = Roi.class.getDeclaredField("group");
            field.setAccessible(true);
            field.setInt(roi, group);
        } catch (ReflectiveOperationException e) {
            roi.setGroup(group);
        }
    }

    private static <T> T attempt(Callable<@Nullable T> work, Path file) {
        String how = "a ROI is of no known kind";
        Throwable cause = null;
        try {
            T result = Attempt.at(work);
            if (result != null) {
                return result;
            }
        } catch (ExecutionException e) {
            cause = e.getCause();
            if (cause instanceof UserException already) {
                throw already;
            }
            how = cause instanceof IOException io ? Reason.of(io) : "its structure is broken";
        }
        throw new UserException("The ROIs in " + file + " are damaged (" + how + ").", AGAIN, cause);
    }
}
