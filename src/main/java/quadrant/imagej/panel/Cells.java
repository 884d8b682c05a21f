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
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
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
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.imagej.GeoRois;
import quadrant.imagej.OpenImage;
import quadrant.imagej.Outlines;
import quadrant.imagej.Planes;
import quadrant.imagej.RoiClass;
import quadrant.imagej.RoiSet;
import quadrant.task.Attempt;
import quadrant.workspace.LostImages;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.Box;
import quadrant.workspace.Workspace.Item;
import quadrant.workspace.Workspace.Label;
import quadrant.workspace.Workspace.Picture;

/** The objects of a workspace as ROIs on open images; used in AWT's thread, except for outlines. */
final class Cells {
    /** The side of the square for a point where no box is set. */
    private static final double POINT_PX = 32;

    private static final String WHOLE = "whole image";
    /** The key of the setting with the numbers of images whose ROIs brought classes as a start. */
    private static final String START = "start";

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
        String title = Workspace.distinct(image.getTitle(), titles);
        String file = file(image);
        String fingerprint = file.isEmpty() ? "" : LostImages.fingerprint(Path.of(file));
        return new Picture(title, file, image.getWidth(), image.getHeight(), "", fingerprint);
    }

    /** Whether an image of a project is an open image. */
    static boolean same(Picture known, ImagePlus image) {
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
        try {
            return known
                    ? Path.of(info.directory, info.fileName)
                            .toAbsolutePath()
                            .normalize()
                            .toString()
                    : "";
        } catch (InvalidPathException e) {
            // of a web address
            return "";
        }
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

    /** The images whose pixels can be read: open ones, and files. */
    Map<Integer, Crops.Source> sources() {
        Map<Integer, ImagePlus> open = open();
        Map<Integer, Crops.Source> sources = new HashMap<>();
        workspace.pictures().forEach((n, p) -> {
            if (open.containsKey(n) || !p.file().isEmpty()) {
                sources.put(n, new Crops.Source(p.title(), open.get(n), Path.of(p.file())));
            }
        });
        return sources;
    }

    /** The objects of an image. */
    int[] objects(ImagePlus image) {
        return picture(image).map(workspace::objects).orElse(new int[0]);
    }

    /**
     * New objects in place of those of an image.
     *
     * @param labels those of the previous objects that the new ones take over, by their place
     * @param labelled the number of labels before
     * @param leftOut the number of ROIs that lie outside the image or have no area, and so cannot be classified
     */
    record Plan(List<Item> objects, Map<Integer, Label> labels, int labelled, int leftOut) {}

    /**
     * Plans to take copies of ROIs as the objects of an image, in place of its previous ones.
     *
     * @param settings of the workspace that change
     */
    Plan plan(ImagePlus image, List<Roi> some, Map<String, String> settings) {
        String side = settings.getOrDefault(Workspace.BOX, box());
        List<Roi> parts = RoiSet.parts(some);
        List<Roi> taken = parts.stream()
                .filter(roi -> touches(roi, image, !side.isEmpty()))
                .map(roi -> placed(roi, image))
                .toList();
        int[] old = IntStream.of(objects(image))
                .filter(i -> workspace.label(i).isPresent())
                .toArray();
        Map<Integer, Label> labels = new HashMap<>();
        Outlines.matched(
                        IntStream.of(old).mapToObj(i -> area(roi(i), box())).toList(),
                        taken.stream().map(roi -> area(roi, side)).toList(),
                        roi -> Arrays.toString(Planes.position(roi, image)))
                .forEach((from, to) -> labels.put(to, workspace.label(old[from]).orElseThrow()));
        int picture = picture(image).orElse(workspace.nextPicture());
        return new Plan(items(picture, taken, new HashSet<>()), labels, old.length, parts.size() - taken.size());
    }

    /** What an object covers: a point or line the square around its middle. */
    private static Roi area(Roi roi, String boxPx) {
        Rectangle2D.Double at = roi.getFloatBounds();
        double side = side(boxPx);
        return roi.isArea()
                ? roi
                : Outlines.like(roi, new Roi(at.getCenterX() - side / 2, at.getCenterY() - side / 2, side, side));
    }

    private static double side(String boxPx) {
        return boxPx.isEmpty() ? POINT_PX : Double.parseDouble(boxPx);
    }

    /** A copy, on the plane that is taken where it is on none. */
    Roi placed(Roi roi, ImagePlus image) {
        Roi own = (Roi) roi.clone();
        planes().place(own, image);
        return own;
    }

    /** ROIs as objects of an image, with names that none of the others has. */
    private static List<Item> items(int picture, List<Roi> rois, Set<String> others) {
        List<Item> items = new ArrayList<>();
        for (Roi roi : rois) {
            String name = Objects.requireNonNullElse(roi.getName(), "");
            String numbered = name.isBlank() ? String.format(Locale.ROOT, "%04d", others.size() + 1) : name;
            Rectangle2D.Double b = roi.getFloatBounds();
            String shape = Base64.getEncoder().encodeToString(RoiEncoder.saveAsByteArray(roi));
            items.add(new Item(
                    picture, Workspace.distinct(numbered, others), new Box(b.x, b.y, b.width, b.height), shape));
        }
        return items;
    }

    /** Replaces the objects of an image, as it was planned. */
    void take(ImagePlus image, Plan plan, Map<String, String> settings) {
        List<Integer> gone = IntStream.of(objects(image)).boxed().toList();
        take(number(image), gone, plan.objects, plan.labels, settings);
    }

    /**
     * Replaces objects of an image by others, as one change.
     *
     * @param labels of the new ones, by their place
     * @return the numbers of the new ones
     */
    List<Integer> edit(int picture, Collection<Integer> gone, List<Roi> made, Map<Integer, Label> labels) {
        Set<String> names = new HashSet<>();
        IntStream.of(workspace.objects(picture))
                .filter(i -> !gone.contains(i))
                .forEach(i -> names.add(workspace.item(i).name()));
        return take(picture, gone, items(picture, made, names), labels, Map.of());
    }

    /** Makes an image as a whole an object. */
    void takeWhole(int picture) {
        Picture of = Objects.requireNonNull(workspace.pictures().get(picture));
        Roi whole = new Roi(0, 0, of.widthPx(), of.heightPx());
        whole.setName(WHOLE);
        edit(picture, List.of(), List.of(whole), Map.of());
    }

    /** The number of an image in the workspace, which it gets with its first objects. */
    int number(ImagePlus image) {
        int picture = picture(image).orElse(workspace.nextPicture());
        images.put(picture, image);
        return picture;
    }

    private List<Integer> take(
            int picture,
            Collection<Integer> gone,
            List<Item> made,
            Map<Integer, Label> labels,
            Map<String, String> settings) {
        Picture known = workspace.pictures().get(picture);
        Picture of = known == null ? added(Objects.requireNonNull(images.get(picture))) : known;
        return workspace.take(picture, of, gone, made, labels, settings);
    }

    /** Whether it has an area to classify: points and lines need a box around them. */
    static boolean touches(Roi roi, ImagePlus of, boolean box) {
        Rectangle image = new Rectangle(0, 0, of.getWidth(), of.getHeight());
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
        return shapes.computeIfAbsent(item, i -> shape(roi(i), side(box())));
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

    /** What is measured of an object, on its plane. */
    Roi measured(int item, ImagePlus image) {
        return area(placed(roi(item), image), box());
    }

    /** The classes that the ROIs of an image brought, by object. */
    Map<Integer, String> brought(int picture) {
        Map<Integer, String> names = new HashMap<>();
        for (int i : workspace.objects(picture)) {
            RoiClass.kept(roi(i)).ifPresent(name -> names.put(i, Workspace.className(name)));
        }
        return names;
    }

    /** Those of all images where they are a start, until the user's own are learned. */
    Map<Integer, String> brought() {
        Map<Integer, String> names = new HashMap<>();
        workspace
                .setting(START)
                .ifPresent(numbers -> Stream.of(numbers.split(" ", -1))
                        .forEach(picture -> names.putAll(brought(Integer.parseInt(picture)))));
        return names;
    }

    /** Makes the classes that the ROIs of an image brought a start. */
    void start(int picture) {
        workspace.set(START, workspace.setting(START).map(s -> s + " ").orElse("") + picture);
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

    /** The object at a pixel, of those that are shown; the smallest if there are several. */
    OptionalInt at(ImagePlus image, double x, double y, IntPredicate shown) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i : objects(image)) {
            Rectangle2D b = shape(i).getBounds2D();
            double area = b.getWidth() * b.getHeight();
            if (area < least && b.contains(x, y) && shown.test(i) && onPlane(i, image) && shape(i).contains(x, y)) {
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
