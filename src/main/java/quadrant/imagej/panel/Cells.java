package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.io.FileInfo;
import ij.io.RoiDecoder;
import ij.io.RoiEncoder;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.imagej.GeoRois;
import quadrant.imagej.OpenImage;
import quadrant.imagej.Planes;
import quadrant.imagej.RoiSet;
import quadrant.task.Attempt;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.Box;
import quadrant.workspace.Workspace.Item;
import quadrant.workspace.Workspace.Picture;

/** The objects of a workspace as ROIs on open images; used in AWT's thread, except for outlines. */
final class Cells {
    /** The side of the square for a point where no box is set. */
    private static final double POINT_PX = 32;

    private final Workspace workspace;
    private final Map<Integer, ImagePlus> images = new HashMap<>();
    private final Map<Integer, Roi> rois = new ConcurrentHashMap<>();
    private final Map<Integer, Shape> shapes = new HashMap<>();

    Cells(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Checks what a file says of objects, of the square around them and of the planes of a stack.
     *
     * @throws IllegalArgumentException for an outline that ImageJ does not know, or a square of no number of pixels, or
     *     unknown planes
     */
    static void check(Workspace w) {
        w.setting(Workspace.BOX).filter(px -> !px.matches("[1-9]\\d{0,4}")).ifPresent(px -> {
            throw new IllegalArgumentException("the square about each object is " + px + " pixels wide");
        });
        Planes.of(w.setting(Planes.SETTING));
        for (int i : w.objects()) {
            Item item = w.item(i);
            if (!known(item.shape())) {
                throw new IllegalArgumentException("the object " + item.name() + " of "
                        + w.pictureOf(i).title() + " has no outline that ImageJ knows");
            }
        }
    }

    /** Whether a text is the text form of an outline. */
    private static boolean known(String text) {
        try {
            return Attempt.at(() -> outline(text)) != null;
        } catch (ExecutionException e) {
            return false;
        }
    }

    /** The outline of a text form, which is ImageJ's bytes in Base64. */
    static Roi outline(String text) {
        return RoiDecoder.openFromByteArray(Base64.getDecoder().decode(text));
    }

    /** The number of an image in the workspace, where it is already known or was opened again. */
    Optional<Integer> picture(ImagePlus image) {
        Map<Integer, Picture> known = workspace.pictures();
        Optional<Integer> number = known.keySet().stream()
                .filter(p -> image == images.get(p))
                .findFirst()
                .or(() -> known.keySet().stream()
                        .filter(p -> image(p).isEmpty() && same(Objects.requireNonNull(known.get(p)), image))
                        .findFirst());
        number.ifPresent(p -> images.put(p, image));
        return number;
    }

    /** A picture for an image that is not in the workspace. */
    private Picture added(ImagePlus image) {
        Set<String> titles = new HashSet<>();
        workspace.pictures().values().forEach(p -> titles.add(p.title()));
        String title = distinct(image.getTitle(), titles);
        return new Picture(title, file(image), image.getWidth(), image.getHeight(), "");
    }

    /** The name with a number behind it where it is taken; it is then taken, too. */
    private static String distinct(String name, Set<String> taken) {
        String distinct = name;
        for (int n = 2; !taken.add(distinct); n++) {
            distinct = name + " (" + n + ")";
        }
        return distinct;
    }

    private static boolean same(Picture known, ImagePlus image) {
        String file = file(image);
        boolean size = known.widthPx() == image.getWidth() && known.heightPx() == image.getHeight();
        return size
                && (file.isEmpty()
                        ? known.file().isEmpty() && known.title().equals(image.getTitle())
                        : file.equals(known.file()));
    }

    /** The path of the file that an image was opened from; "" where there is none. */
    static String file(ImagePlus image) {
        FileInfo info = image.getOriginalFileInfo();
        boolean known = info != null
                && info.directory != null
                && !info.directory.isEmpty()
                && info.fileName != null
                && !info.fileName.isEmpty();
        return known ? info.directory + info.fileName : "";
    }

    /** The open image with a number. */
    Optional<ImagePlus> image(int picture) {
        return Optional.ofNullable(images.get(picture)).filter(i -> i.getWindow() != null);
    }

    /** All images of the workspace that are open. */
    Map<Integer, ImagePlus> open() {
        OpenImage.all().forEach(this::picture);
        Map<Integer, ImagePlus> open = new HashMap<>(images);
        open.values().removeIf(i -> i.getWindow() == null);
        return open;
    }

    /** The objects of an image. */
    int[] objects(ImagePlus image) {
        return picture(image).map(workspace::objects).orElse(new int[0]);
    }

    /**
     * Takes copies of ROIs as the objects of an image, in place of its previous ones.
     *
     * @param settings of the workspace that change
     * @return the number that lie outside the image or have no area, and so cannot be classified
     */
    int replace(ImagePlus image, List<Roi> some, Map<String, String> settings) {
        int picture = picture(image).orElse(workspace.nextPicture());
        Rectangle whole = new Rectangle(0, 0, image.getWidth(), image.getHeight());
        Set<String> names = new HashSet<>();
        List<Item> taken = new ArrayList<>();
        int leftOut = 0;
        boolean box = !settings.getOrDefault(Workspace.BOX, box()).isEmpty();
        for (Roi part : RoiSet.parts(some)) {
            Roi own = (Roi) part.clone();
            if (!touches(own, whole, box)) {
                leftOut++;
                continue;
            }
            planes().place(own, image);
            String name = Objects.requireNonNullElse(own.getName(), "");
            String numbered = name.isBlank() ? String.format(Locale.ROOT, "%04d", taken.size() + 1) : name;
            Rectangle2D.Double b = own.getFloatBounds();
            String shape = Base64.getEncoder().encodeToString(RoiEncoder.saveAsByteArray(own));
            taken.add(new Item(picture, distinct(numbered, names), new Box(b.x, b.y, b.width, b.height), shape));
        }
        Picture known = workspace.pictures().get(picture);
        workspace.take(picture, known == null ? added(image) : known, taken, settings);
        images.put(picture, image);
        return leftOut;
    }

    /** Whether it has an area to classify: points and lines need a box around them. */
    private static boolean touches(Roi roi, Rectangle image, boolean box) {
        Rectangle2D.Double b = roi.getFloatBounds();
        boolean area = roi.isArea() && b.width > 0 && b.height > 0;
        return area ? image.intersects(b) : box && image.contains(b.getCenterX(), b.getCenterY());
    }

    /** The outline of an object; a copy that is safe to change. */
    Roi roi(int item) {
        return rois.computeIfAbsent(item, i -> outline(workspace.item(i).shape()));
    }

    /** The shape that is drawn. */
    Shape shape(int item) {
        double side = box().isEmpty() ? POINT_PX : Double.parseDouble(box());
        return shapes.computeIfAbsent(item, i -> shape(roi(i), side));
    }

    /**
     * The shape that is drawn.
     *
     * @param boxPx side of the square around a point
     */
    static Shape shape(Roi roi, double boxPx) {
        Rectangle2D.Double at = roi.getFloatBounds();
        if (roi instanceof PointRoi) {
            return new Rectangle2D.Double(at.x - boxPx / 2, at.y - boxPx / 2, boxPx, boxPx);
        }
        return GeoRois.shape(roi);
    }

    /** What is measured of an object, on its plane: its outline, or the square around a point or line. */
    Roi measured(int item, ImagePlus image) {
        Roi own = (Roi) roi(item).clone();
        planes().place(own, image);
        if (own.isArea()) {
            return own;
        }
        Rectangle2D.Double at = own.getFloatBounds();
        double side = box().isEmpty() ? POINT_PX : Double.parseDouble(box());
        Roi square = new Roi(at.getCenterX() - side / 2, at.getCenterY() - side / 2, side, side);
        square.copyAttributes(own);
        return square;
    }

    /** The side of the square around each object, in pixels; "" for none. */
    String box() {
        return workspace.setting(Workspace.BOX).orElse("");
    }

    /** The planes of a stack that are taken. */
    Planes planes() {
        return Planes.of(workspace.setting(Planes.SETTING));
    }

    /** Draws objects again after the box around each has changed. */
    void boxChanged() {
        shapes.clear();
    }

    /** The box for cutting out new outlines of an image: that of the objects of other images, or none where there are none. */
    String boxKept(ImagePlus image) {
        int own = picture(image).orElse(-1);
        boolean others = IntStream.of(workspace.objects())
                .anyMatch(i -> workspace.item(i).picture() != own);
        return others ? box() : "";
    }

    /** Which ROIs are already objects of another image, by name and position. */
    Predicate<Roi> elsewhere(ImagePlus image) {
        int own = picture(image).orElse(-1);
        Set<List<Object>> known = new HashSet<>();
        for (int i : workspace.objects()) {
            Item item = workspace.item(i);
            if (item.picture() != own) {
                known.add(List.of(item.name(), item.box()));
            }
        }
        return roi -> {
            Rectangle2D.Double b = roi.getFloatBounds();
            return known.contains(List.of(String.valueOf(roi.getName()), new Box(b.x, b.y, b.width, b.height)));
        };
    }

    /** Whether an object is on the plane that its image shows. */
    boolean onPlane(int item, ImagePlus image) {
        int[] at = Planes.position(roi(item), image);
        return (at[0] == 0 || at[0] == image.getZ()) && (at[1] == 0 || at[1] == image.getT());
    }

    /** The object at a pixel, the smallest if there are several. */
    OptionalInt at(ImagePlus image, double x, double y) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i : objects(image)) {
            Rectangle2D b = shape(i).getBounds2D();
            double area = b.getWidth() * b.getHeight();
            if (area < least && b.contains(x, y) && onPlane(i, image) && shape(i).contains(x, y)) {
                best = i;
                least = area;
            }
        }
        return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
    }

    /** The objects in the visible part of an image. */
    Set<Integer> seen(ImagePlus image) {
        if (image.getCanvas() == null) {
            return Set.of();
        }
        Rectangle r = image.getCanvas().getSrcRect();
        return IntStream.of(objects(image))
                .filter(i -> workspace.item(i).box().touches(r.x, r.y, r.width, r.height))
                .boxed()
                .collect(Collectors.toSet());
    }

    /**
     * Brings an object's image to the front, shows its slice, and scrolls until it is visible; the zoom is unchanged, as size
     * is a cue.
     *
     * @return the image, if it is open
     */
    Optional<ImagePlus> reveal(int item) {
        Optional<ImagePlus> open = image(workspace.item(item).picture());
        open.ifPresent(image -> {
            if (image != WindowManager.getCurrentImage()) {
                image.getWindow().toFront();
            }
            show(image, roi(item));
        });
        return open;
    }

    private static void show(ImagePlus image, Roi roi) {
        if (roi.hasHyperStackPosition()) {
            image.setPosition(image.getC(), Math.max(1, roi.getZPosition()), Math.max(1, roi.getTPosition()));
        } else if (roi.getPosition() > 0 && roi.getPosition() <= image.getStackSize()) {
            image.setSlice(roi.getPosition());
        }
        Rectangle at = roi.getBounds();
        Rectangle source = image.getCanvas().getSrcRect();
        if (!source.contains(at)) {
            int x = Math.max(0, Math.min((int) at.getCenterX() - source.width / 2, image.getWidth() - source.width));
            int y = Math.max(0, Math.min((int) at.getCenterY() - source.height / 2, image.getHeight() - source.height));
            image.getCanvas().setSourceRect(new Rectangle(x, y, source.width, source.height));
            image.draw();
        }
    }
}
