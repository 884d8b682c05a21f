package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Overlay;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;
import java.awt.Component;
import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.swing.JMenuItem;
import javax.swing.JOptionPane;
import javax.swing.JPopupMenu;
import quadrant.imagej.CellFinder;
import quadrant.imagej.CellFinder.Settings;
import quadrant.imagej.LabelMap;
import quadrant.imagej.OpenImage;
import quadrant.imagej.Planes;
import quadrant.imagej.RoiClass;
import quadrant.imagej.RoiSet;
import quadrant.task.UserException;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.LabelClass;

/** The sources of objects: cells that are found, ROIs, a label image, points, or tiles. The objects are copies. */
final class Sources {
    /** The key of the setting with the last settings for finding cells. */
    static final String FOUND = "found";

    private static final int USUAL_TILE_PX = 224;
    private static final int USUAL_BOX_PX = 64;
    private static final int LEAST_PX = 16;
    /** The answer by which ROIs are taken without the classes that they bring. */
    private static final int ALONE = 2;

    private final Session session;
    private final Widgets widgets;
    private final Background.Work gallery;

    /** @param gallery opens the gallery, as crops are seen there alone */
    Sources(Session session, Widgets widgets, Background.Work gallery) {
        this.session = session;
        this.widgets = widgets;
        this.gallery = gallery;
    }

    Component buttons() {
        JPopupMenu take = new JPopupMenu();
        widgets.entry(take, "&ROI Manager", this::manager);
        widgets.entry(take, "&Overlay", this::overlay);
        widgets.entry(take, "&Label image…", this::labelImage);
        widgets.entry(
                take,
                "ROI &file…",
                () -> widgets.toRead("ROIs (.zip, .roi, .geojson)", false)
                        .ifPresent(
                                file -> use(session.image(), RoiSet.read(file), String.valueOf(file.getFileName()))));
        widgets.entry(take, "&Points with a box…", this::points);
        widgets.entry(take, "&Tiles…", this::tiles);
        JMenuItem planes = widgets.entry(take, "Pla&nes of the stack…", this::planes);
        session.view(
                () -> planes.setVisible(session.active().filter(Planes::several).isPresent()));
        widgets.entry(take, "Folder of &crops…", this::crops);
        return Widgets.row(
                widgets.button("&Find cells…", "Outlines what stands out from the background", this::find),
                widgets.menu("&Take ▾", "Objects from elsewhere; they are copies", take),
                new Edits(session).menu(widgets));
    }

    private void crops() throws Exception {
        Optional<Path> folder = widgets.toRead("Folder of crops", true);
        if (folder.isPresent()) {
            gallery.run();
            session.takeCrops(folder.get());
        }
    }

    private void find() {
        ImagePlus image = session.image();
        Settings usual = CellFinder.usual(image);
        Settings start = session.workspace()
                .setting(FOUND)
                .flatMap(Settings::parse)
                .map(s -> image.getNChannels() > 1 ? s : new Settings(1, s.search()))
                .orElse(usual);
        new FindCells(widgets, image, session, start, (rois, how, away) -> found(image, rois, how, away)).show();
    }

    /** Takes what was found on the plane shown, or looks on all planes first; what was clicked away goes on each. */
    private void found(ImagePlus image, List<Roi> rois, Settings how, Predicate<Roi> away) {
        Map<String, String> settings = Map.of(FOUND, how.text());
        if (session.cells().planes() != Planes.ALL || !Planes.several(image)) {
            use(image, rois, "Find cells", settings);
            return;
        }
        session.later(task -> {
            task.phase("Looking on all planes");
            List<Roi> all = Planes.each(
                    image,
                    how.channel(),
                    plane -> CellFinder.find(plane, how).rois().stream()
                            .filter(away.negate())
                            .toList());
            return () -> use(image, all, "all planes", settings);
        });
    }

    private void planes() {
        Object chosen = JOptionPane.showInputDialog(
                widgets.frame(),
                "Cells are found, cut out and measured on",
                Panel.TITLE,
                JOptionPane.QUESTION_MESSAGE,
                null,
                Planes.values(),
                session.cells().planes());
        if (chosen instanceof Planes p) {
            String name = p == Planes.SHOWN ? "" : p.name().toLowerCase(Locale.ROOT);
            session.change(() -> session.workspace().set(Planes.SETTING, name));
        }
    }

    private void manager() {
        ImagePlus image = session.image();
        RoiManager manager = RoiManager.getRawInstance();
        if (manager == null || manager.getCount() == 0) {
            throw new UserException("The ROI Manager holds no ROI.", "Add some, or find cells.");
        }
        List<Roi> rois = List.of(manager.getRoisAsArray());
        String doubt = doubt(rois, image);
        if (doubt.isEmpty() || widgets.yes(doubt + ". Use them on " + image.getTitle() + "?")) {
            use(image, rois, "the ROI Manager");
        }
    }

    /** Why ROIs may belong to another image; "" where there is no sign of it. */
    private String doubt(List<Roi> rois, ImagePlus image) {
        Predicate<Roi> elsewhere = session.cells().elsewhere(image);
        long foreign =
                rois.stream().filter(r -> of(r, image) || elsewhere.test(r)).count();
        Rectangle whole = new Rectangle(0, 0, image.getWidth(), image.getHeight());
        long outside = rois.stream().filter(r -> !whole.contains(r.getBounds())).count();
        if (foreign > 0) {
            return foreign + " of " + rois.size() + " ROIs are another image's";
        }
        return outside == 0 ? "" : outside + " of " + rois.size() + " ROIs do not lie within the image";
    }

    /** Whether a ROI is known to belong to another image. */
    private static boolean of(Roi roi, ImagePlus image) {
        String name = String.valueOf(roi.getName());
        int id = roi.getImageID();
        boolean named = !begins(name, image.getTitle())
                && Arrays.stream(WindowManager.getImageTitles()).anyMatch(t -> begins(name, t));
        return named || (id != 0 && id != image.getID());
    }

    private static boolean begins(String name, String title) {
        String stem = title.replaceFirst("\\.[^.]*$", "");
        return !stem.isEmpty() && name.startsWith(stem);
    }

    private void overlay() {
        ImagePlus image = session.image();
        Overlay overlay = image.getOverlay();
        if (overlay == null || overlay.size() == 0) {
            throw new UserException(image.getTitle() + " has no overlay.", "Add ROIs to it, or find cells.");
        }
        use(image, List.of(overlay.toArray()), "the overlay");
    }

    private void labelImage() {
        ImagePlus image = session.image();
        List<ImagePlus> others = OpenImage.all().stream()
                .filter(other -> other != image
                        && other.getType() != ImagePlus.COLOR_RGB
                        && other.getWidth() == image.getWidth()
                        && other.getHeight() == image.getHeight())
                .toList();
        if (others.isEmpty()) {
            throw new UserException(
                    "No other open image of numbers is as large as " + image.getTitle() + ".",
                    "Open the label image of its segmentation.");
        }
        String[] titles = others.stream().map(ImagePlus::getTitle).toArray(String[]::new);
        Object chosen = JOptionPane.showInputDialog(
                widgets.frame(), "Label image", Panel.TITLE, JOptionPane.QUESTION_MESSAGE, null, titles, titles[0]);
        if (chosen != null) {
            ImagePlus labels = others.get(List.of(titles).indexOf(String.valueOf(chosen)));
            use(image, LabelMap.outlines(labels), labels.getTitle());
        }
    }

    private void points() {
        ImagePlus image = session.image();
        if (!(image.getRoi() instanceof PointRoi points)) {
            throw new UserException(
                    "There is no selection of points on " + image.getTitle() + ".",
                    "Click on cells with ImageJ's multi-point tool.");
        }
        side("Side of the square about each point, in pixels", USUAL_BOX_PX)
                .ifPresent(px -> use(image, List.of((Roi) points.clone()), "points", box(px)));
    }

    private void tiles() {
        ImagePlus image = session.image();
        int width = image.getWidth();
        int height = image.getHeight();
        Roi area = image.getRoi() != null && image.getRoi().isArea() ? image.getRoi() : null;
        side("Side of a tile, in pixels", Math.min(USUAL_TILE_PX, Math.min(width, height)))
                .ifPresent(px -> use(image, CellFinder.tiles(width, height, px, area), "tiles", box(px)));
    }

    private Optional<Integer> side(String question, int usual) {
        return widgets.text(question, String.valueOf(usual)).map(answer -> {
            String side = answer.strip();
            if (!side.matches("\\d{1,5}") || Integer.parseInt(side) < LEAST_PX) {
                throw new UserException(
                        "\"" + answer + "\" is no side of at least " + LEAST_PX + " pixels.", "Write a whole number.");
            }
            return Integer.parseInt(side);
        });
    }

    private static Map<String, String> box(int px) {
        return Map.of(Workspace.BOX, String.valueOf(px));
    }

    private void use(ImagePlus image, List<Roi> rois, String from) {
        use(image, rois, from, Map.of());
    }

    /**
     * Takes them; where labels would be lost, the user is asked before.
     *
     * @param settings of the workspace for these objects
     */
    private void use(ImagePlus image, List<Roi> rois, String from, Map<String, String> settings) {
        Map<String, String> all =
                new HashMap<>(Map.of(Workspace.BOX, session.cells().boxKept(image)));
        all.putAll(settings);
        Cells.Plan plan = session.cells().plan(image, rois, all);
        int lost = plan.labelled() - plan.labels().size();
        if (lost == 0
                || widgets.yes(lost + " of " + plan.labelled() + " labels of " + image.getTitle()
                        + " lie on none of the new objects and go away. Go on?")) {
            take(image, RoiSet.parts(rois), from, all);
        }
    }

    /** Takes them; where they bring classes, the user is asked what becomes of these. */
    private void take(ImagePlus image, List<Roi> rois, String from, Map<String, String> settings) {
        Workspace w = session.workspace();
        List<String> known = w.classes().stream().map(LabelClass::name).toList();
        Optional<List<Roi>> brought = RoiClass.brought(rois, known, Workspace.MOST_CLASSES);
        int answer = brought.isEmpty()
                ? ALONE
                : widgets.choice(
                        "These ROIs bring classes: "
                                + brought.get().stream()
                                        .flatMap(r -> RoiClass.kept(r).stream())
                                        .distinct()
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                                + ".\nTake them as",
                        "Labels",
                        "A start, no labels",
                        "No classes");
        if (answer == ALONE) {
            session.take(image, rois, from, settings);
        } else if (answer >= 0) {
            session.change(() -> w.together(() -> {
                session.take(image, brought.orElseThrow(), from, settings);
                session.classes(image, answer == 0);
            }));
        }
    }
}
