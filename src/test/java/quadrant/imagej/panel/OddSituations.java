package quadrant.imagej.panel;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.gui.Line;
import ij.gui.NewImage;
import ij.gui.OvalRoi;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.measure.Calibration;
import ij.measure.ResultsTable;
import ij.process.ImageProcessor;
import java.awt.EventQueue;
import java.awt.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.swing.AbstractButton;
import javax.swing.JDialog;
import javax.swing.JFrame;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import quadrant.imagej.Planes;
import quadrant.task.UserException;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.LabelClass;
import quadrant.workspace.WorkspaceFile;

/** Plays situations that are seldom met, one after another in one ImageJ; of each it prints whether all was as it should be. */
final class OddSituations extends TestHost {
    /** One situation: plays it and says whether all was well. */
    private interface Situation {
        boolean play() throws Exception;
    }

    private final Path folder;
    private final Map<String, Situation> all = new LinkedHashMap<>();
    private final JFrame frame = new JFrame("panel");
    private final Session session;

    private OddSituations(Path folder) throws Exception {
        this.folder = folder;
        this.session = onEvents(() -> new Session(this, WorkspaceFile.free(folder), false));
        onEvents(() -> {
            new Canvases(session);
            return frame.add(new PanelView(frame, this, session, () -> {}).content());
        });
        all.put("eight_bit", () -> classified(image("8-bit black")));
        all.put("sixteen_bit", () -> classified(image("16-bit black")));
        all.put("float", () -> classified(image("32-bit black")));
        all.put("rgb_calibrated_in_microns", this::calibrated);
        all.put("a_stack_keeps_objects_on_their_slice", this::stack);
        all.put("a_projection_of_a_stack", this::projection);
        all.put("a_hyperstack_of_two_channels", this::hyperstack);
        all.put("an_image_without_objects", this::empty);
        all.put("objects_outside_lines_and_points_are_left_out", this::outside);
        all.put("points_with_a_box", this::points);
        all.put("one_class_alone_predicts_nothing", this::oneClass);
        all.put("a_class_is_renamed_and_deleted_with_its_labels", this::changedClasses);
        all.put("two_images_of_one_name_stay_apart", this::twins);
        all.put("an_image_is_closed_while_features_are_computed", this::closed);
        all.put("a_closed_image_is_opened_again", this::reopened);
        all.put("a_workspace_whose_image_is_gone", this::gone);
        all.put("a_number_without_a_class_and_a_key_without_an_object", this::keys);
        all.put("undo_with_nothing_to_undo", this::undo);
        all.put("the_hidden_features_are_cancelled_and_asked_for_again", this::cancelled);
        all.put("cells_of_a_blank_image_are_none", this::blank);
        all.put("a_virtual_stack", this::virtual);
        all.put("a_stack_of_colours", this::colours);
        all.put("the_channel_is_changed_after_the_labels", this::channel);
        all.put("the_image_is_renamed", this::renamed);
        all.put("a_damaged_workspace_leaves_this_one_open", () -> refusedFile("quadrant workspace\t1\nimage\tx\n"));
        all.put("a_workspace_of_a_newer_version_leaves_this_one_open", () -> refusedFile("quadrant workspace\t9\n"));
        all.put("a_workspace_is_opened_twice", this::twice);
        all.put("the_panel_is_closed_while_features_are_computed", this::closedPanel);
        all.put("the_file_of_an_image_was_changed_meanwhile", this::changedFile);
        all.put("a_folder_that_cannot_be_written_to", this::unwritable);
        all.put("the_workspace_is_deleted_under_way", this::lost);
        all.put("pixels_that_are_no_numbers", this::notANumber);
        all.put("a_square_larger_than_the_image", this::largeBox);
        all.put("cells_found_again_and_not_taken_change_no_setting", this::foundAgain);
        all.put("clicks_while_cells_are_found", this::clicked);
        all.put("twenty_thousand_objects", this::many);
        all.put("a_project_opens_with_its_image_whichever_is_first", this::project);
        all.put("a_project_that_another_window_uses_loses_nothing", this::secondWindow);
        all.put("a_renamed_image_is_known_when_it_is_opened", this::renamedFile);
    }

    /** Plays all, or some; the arguments are a folder for workspaces, and their names. */
    public static void main(String[] args) throws Exception {
        new ImageJ(ImageJ.NO_SHOW);
        OddSituations odd = new OddSituations(Path.of(args[0]));
        if (args.length > 1) {
            odd.all.keySet().retainAll(List.of(args).subList(1, args.length));
        }
        for (Map.Entry<String, Situation> e : odd.all.entrySet()) {
            odd.failures.clear();
            onEvents(() -> {
                odd.session.open(WorkspaceFile.free(odd.folder), false);
                return "";
            });
            boolean well = e.getValue().play();
            System.out.println("ODD " + e.getKey() + " " + (well && odd.failures.isEmpty() ? "well" : "wrong")
                    + odd.failures + " " + odd.said());
            for (int id : ij.WindowManager.getIDList() == null ? new int[0] : ij.WindowManager.getIDList()) {
                ImagePlus image = ij.WindowManager.getImage(id);
                image.changes = false;
                onEvents(() -> {
                    image.close();
                    return "";
                });
            }
        }
        System.exit(0);
    }

    private static <T> T onEvents(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        EventQueue.invokeAndWait(task);
        return task.get();
    }

    private void does(Runnable work) throws Exception {
        onEvents(() -> {
            work.run();
            return "";
        });
    }

    private String said() throws Exception {
        // views are refreshed a little later
        Thread.sleep(200);
        return onEvents(() -> texts(frame));
    }

    private static String texts(java.awt.Container in) {
        StringBuilder all = new StringBuilder();
        for (java.awt.Component c : in.getComponents()) {
            if (c instanceof JTextArea a) {
                all.append(a.getText().replace('\n', '|')).append('|');
            } else if (c instanceof java.awt.Container inner) {
                all.append(texts(inner));
            }
        }
        return all.toString();
    }

    private static boolean await(BooleanSupplier what) throws InterruptedException {
        for (int i = 0; i < 600 && !what.getAsBoolean(); i++) {
            Thread.sleep(100);
        }
        return what.getAsBoolean();
    }

    /** Large and small discs, six each. */
    private ImagePlus image(String kind) throws Exception {
        ImagePlus image = IJ.createImage("odd.tif", kind, 240, 160, 1);
        discs(image.getProcessor());
        return shown(image);
    }

    private ImagePlus shown(ImagePlus image) throws Exception {
        does(() -> {
            image.resetDisplayRange();
            image.show();
            session.follow(image);
        });
        return image;
    }

    private static void discs(ImageProcessor p) {
        p.setColor(p.getBitDepth() == 24 ? 0x8050a0 : 200);
        if (p.getBitDepth() != 24) {
            p.setValue(200);
        }
        rois().forEach(p::fill);
    }

    private static List<Roi> rois() {
        List<Roi> rois = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int d = i % 2 == 0 ? 30 : 12;
            rois.add(new OvalRoi(5 + i % 6 * 38, 20 + i / 6 * 70, d, d));
        }
        return rois;
    }

    private List<Integer> objects(ImagePlus image) {
        int picture = session.cells().picture(image).orElse(-1);
        return IntStream.of(session.workspace().objects(picture)).boxed().toList();
    }

    private void label(int item, int number) throws Exception {
        does(() -> {
            session.go(item);
            session.number(number);
        });
    }

    private void labelSix(ImagePlus image) throws Exception {
        for (int i = 0; i < 6; i++) {
            label(objects(image).get(i), i % 2 + 1);
        }
    }

    private boolean predicted(int objects) throws Exception {
        return await(() -> session.forecast().of().size() == objects);
    }

    private boolean classified(ImagePlus image) throws Exception {
        does(() -> session.take(image, rois(), "test", Map.of()));
        labelSix(image);
        boolean all = predicted(12);
        long right = objects(image).stream()
                .filter(i -> session.forecast().place(i) == i % 2)
                .count();
        return all && right == 12;
    }

    private boolean calibrated() throws Exception {
        ImagePlus image = image("RGB white");
        Calibration um = new Calibration();
        um.setUnit("micron");
        um.pixelWidth = 0.25;
        um.pixelHeight = 0.25;
        image.setCalibration(um);
        return classified(image)
                && session.workspace().item(objects(image).get(0)).box().width() == 30;
    }

    private boolean stack() throws Exception {
        ImageStack planes = new ImageStack(240, 160);
        for (int i = 0; i < 3; i++) {
            ImageProcessor p = NewImage.createByteImage("s", 240, 160, 1, NewImage.FILL_BLACK)
                    .getProcessor();
            discs(p);
            planes.addSlice(p);
        }
        ImagePlus image = shown(new ImagePlus("stack", planes));
        does(() -> image.setSlice(2));
        boolean well = classified(image);
        int first = objects(image).get(0);
        boolean here = session.cells().onPlane(first, image);
        does(() -> image.setSlice(3));
        return well && here && !session.cells().onPlane(first, image);
    }

    /** The discs are on a plane that is not shown. */
    private boolean projection() throws Exception {
        ImagePlus image = IJ.createImage("deep", "8-bit black", 240, 160, 3);
        discs(image.getStack().getProcessor(1));
        shown(image);
        does(() -> image.setSlice(3));
        does(() -> session.change(() -> session.workspace().set(Planes.SETTING, "maximum")));
        boolean well = classified(image);
        Path marks = folder.resolve("deep-marks");
        does(() -> new MarksFolder(session.workspace(), session.cells(), marks).write());
        ImagePlus saved = IJ.openImage(marks.resolve("01 deep.tif").toString());
        does(() -> Results.show(session, Optional.of(image)));
        boolean measured = await(() -> ResultsTable.getResultsTable().size() == 12);
        double most = ResultsTable.getResultsTable().getValue("Max", 0);
        does(() -> session.undo());
        return well
                && session.cells().onPlane(objects(image).get(0), image)
                && saved.getStackSize() == 3
                && saved.getStack().getProcessor(1).getStats().max == most
                && measured;
    }

    private boolean hyperstack() throws Exception {
        ImagePlus image = IJ.createHyperStack("hyper", 240, 160, 2, 3, 1, 16);
        for (int i = 1; i <= 6; i++) {
            discs(image.getStack().getProcessor(i));
        }
        shown(image);
        does(() -> image.setPosition(2, 2, 1));
        return classified(image);
    }

    private boolean empty() throws Exception {
        ImagePlus image = image("8-bit black");
        does(session.learner()::next);
        return await(() -> objects(image).isEmpty());
    }

    private boolean outside() throws Exception {
        ImagePlus image = image("8-bit black");
        List<Roi> rois = new ArrayList<>(rois());
        rois.add(new OvalRoi(900, 900, 10, 10));
        rois.add(new Line(1, 1, 9, 9));
        rois.add(new PointRoi(4, 4));
        does(() -> session.take(image, rois, "test", Map.of()));
        labelSix(image);
        return predicted(12) && said().contains("12 objects from test; 3 lie outside");
    }

    private boolean points() throws Exception {
        ImagePlus image = image("8-bit black");
        PointRoi points = new PointRoi();
        rois().forEach(r ->
                points.addPoint(r.getBounds().getCenterX(), r.getBounds().getCenterY()));
        does(() -> {
            session.take(image, List.of(points), "points", Map.of(Workspace.BOX, "32"));
        });
        labelSix(image);
        return predicted(12);
    }

    private boolean oneClass() throws Exception {
        ImagePlus image = image("8-bit black");
        does(() -> session.take(image, rois(), "test", Map.of()));
        for (int i : objects(image)) {
            label(i, 1);
        }
        return await(() -> session.learner().features().count() == 12)
                && session.forecast().of().isEmpty()
                // the score comes from a worker
                && await(() -> texts(frame).contains("Label two objects each of two classes"));
    }

    private boolean changedClasses() throws Exception {
        ImagePlus image = image("8-bit black");
        if (!classified(image)) {
            return false;
        }
        LabelClass first = session.workspace().classes().get(0);
        does(() -> rename(first, "large"));
        does(() -> rename(first, "B"));
        // there is such a class
        boolean refused = failures.size() == 1 && failures.get(0) instanceof UserException;
        failures.clear();
        does(() -> session.change(() -> session.workspace().deleteClass(first.id())));
        boolean deleted = await(() -> session.forecast().of().isEmpty())
                && session.workspace().labels().size() == 3;
        does(() -> session.undo());
        return refused
                && deleted
                && predicted(12)
                && session.workspace().classes().get(0).name().equals("large");
    }

    private void rename(LabelClass of, String name) {
        session.attempt(() ->
                session.change(() -> session.workspace().change(new LabelClass(of.id(), name, of.rgb()))));
    }

    private boolean twins() throws Exception {
        ImagePlus a = image("8-bit black");
        ImagePlus b = image("8-bit black");
        does(() -> {
            session.take(a, rois(), "test", Map.of());
            session.take(b, rois().subList(0, 5), "test", Map.of());
        });
        return objects(a).size() == 12
                && objects(b).size() == 5
                && session.workspace().pictures().values().stream()
                                .map(p -> p.title())
                                .distinct()
                                .count()
                        == 2;
    }

    private boolean closed() throws Exception {
        ImagePlus image = image("RGB white");
        ImagePlus other = image("8-bit black");
        List<Roi> several = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            several.addAll(rois());
        }
        does(() -> session.take(image, several, "test", Map.of()));
        label(objects(image).get(0), 1);
        boolean begun = await(() -> session.learner().features().count() > 8);
        does(() -> {
            image.changes = false;
            image.close();
            session.imagesChanged();
        });
        return begun && classified(other);
    }

    private boolean reopened() throws Exception {
        ImagePlus image = image("8-bit black");
        boolean well = classified(image);
        does(() -> {
            image.changes = false;
            image.close();
            session.imagesChanged();
        });
        ImagePlus again = image("8-bit black");
        return well
                && objects(again).size() == 12
                && session.workspace().pictures().size() == 1;
    }

    private boolean gone() throws Exception {
        ImagePlus image = image("8-bit black");
        boolean well = classified(image);
        Path copy = folder.resolve("gone.quadrant");
        does(() -> WorkspaceFile.copy(copy, session.workspace()));
        does(() -> {
            image.changes = false;
            image.close();
            session.open(copy, true);
        });
        boolean there = session.workspace().labels().size() == 6;
        does(() -> session.attempt(() -> new MarksFolder(session.workspace(), session.cells(), folder)));
        boolean refused = failures.size() == 1
                && String.valueOf(failures.get(0).getMessage()).contains("odd.tif");
        failures.clear();
        return well && there && refused;
    }

    private boolean keys() throws Exception {
        image("8-bit black");
        does(() -> session.number(1));
        boolean none = said().contains("Click on an object first");
        does(() -> session.number(7));
        return none && said().contains("There is no class 7");
    }

    private boolean undo() throws Exception {
        for (int i = 0; i < 4; i++) {
            does(() -> session.undo());
        }
        return said().contains("nothing to undo");
    }

    private boolean cancelled() throws Exception {
        ImagePlus image = image("8-bit black");
        does(() -> session.take(image, rois(), "test", Map.of()));
        label(objects(image).get(0), 1);
        does(() -> session.cancel());
        labelSix(image);
        return predicted(12);
    }

    private boolean blank() throws Exception {
        ImagePlus image = shown(IJ.createImage("blank", "RGB white", 80, 80, 1));
        return quadrant.imagej.CellFinder.find(
                        quadrant.imagej.CellFinder.plane(image, 1), quadrant.imagej.CellFinder.usual(image))
                .rois()
                .isEmpty();
    }

    private boolean virtual() throws Exception {
        Path files = Files.createDirectories(folder.resolve("virtual"));
        VirtualStack planes = new VirtualStack(240, 160, null, files + "/");
        for (int i = 0; i < 3; i++) {
            ImagePlus plane = IJ.createImage("p", "8-bit black", 240, 160, 1);
            discs(plane.getProcessor());
            new FileSaver(plane).saveAsTiff(files.resolve(i + ".tif").toString());
            planes.addSlice(i + ".tif");
        }
        ImagePlus image = shown(new ImagePlus("virtual", planes));
        does(() -> image.setSlice(2));
        return classified(image);
    }

    private boolean colours() throws Exception {
        ImageStack planes = new ImageStack(240, 160);
        for (int i = 0; i < 2; i++) {
            ImageProcessor p = NewImage.createRGBImage("s", 240, 160, 1, NewImage.FILL_WHITE)
                    .getProcessor();
            discs(p);
            planes.addSlice(p);
        }
        return classified(shown(new ImagePlus("colours", planes)));
    }

    private boolean channel() throws Exception {
        ImagePlus image = IJ.createHyperStack("channels", 240, 160, 2, 1, 1, 16);
        discs(image.getStack().getProcessor(1));
        shown(image);
        boolean well = classified(image);
        // objects are of a slice and frame, whatever channel is shown
        does(() -> image.setPosition(2, 1, 1));
        return well && session.cells().onPlane(objects(image).get(0), image) && predicted(12);
    }

    private boolean renamed() throws Exception {
        ImagePlus image = image("8-bit black");
        boolean well = classified(image);
        does(() -> {
            image.setTitle("another name");
            session.imagesChanged();
        });
        label(objects(image).get(7), 2);
        return well
                && session.workspace().labels().size() == 7
                && session.workspace().pictures().size() == 1;
    }

    /** A file that cannot be opened is refused, and the workspace that is open stays. */
    private boolean refusedFile(String text) throws Exception {
        boolean well = classified(image("8-bit black"));
        Path file = folder.resolve("refused.quadrant");
        Files.writeString(file, text);
        does(() -> session.attempt(() -> session.open(file, true)));
        return well && refused(file.toString()) && session.workspace().labels().size() == 6;
    }

    private boolean refused(String word) {
        boolean refused = failures.size() == 1
                && failures.get(0) instanceof UserException
                && String.valueOf(failures.get(0).getMessage()).contains(word);
        failures.clear();
        return refused;
    }

    private boolean twice() throws Exception {
        boolean well = classified(image("8-bit black"));
        Path file = session.file();
        does(() -> session.attempt(() -> session.open(file, true)));
        boolean refused = refused("open in another window");
        int labels = session.workspace().labels().size();
        // once it is closed it can be opened
        does(() -> session.open(WorkspaceFile.free(folder), false));
        boolean closed = await(() -> !WorkspaceFile.inUse(file));
        does(() -> session.open(file, true));
        return well
                && refused
                && closed
                && labels == 6
                && session.workspace().labels().size() == 6;
    }

    private boolean closedPanel() throws Exception {
        ImagePlus image = image("8-bit black");
        Session own = onEvents(() -> new Session(this, WorkspaceFile.free(folder), false));
        Canvases canvases = onEvents(() -> new Canvases(own));
        List<Roi> several = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            several.addAll(rois());
        }
        does(() -> {
            own.follow(image);
            own.take(image, several, "test", Map.of());
            own.go(0);
            own.number(1);
        });
        boolean begun = await(() -> own.learner().features().count() > 4);
        does(canvases::close);
        does(own::close);
        int then = own.learner().features().count();
        Thread.sleep(1500);
        boolean ended = own.learner().features().count() <= then + 16;
        // what was saved is whole
        Workspace again = WorkspaceFile.read(own.file());
        return begun && ended && again.labels().size() == 1 && image.getCanvas().getShowAllList() != null;
    }

    private boolean changedFile() throws Exception {
        Path file = folder.resolve("disk.tif");
        ImagePlus plain = IJ.createImage("disk", "8-bit black", 240, 160, 1);
        discs(plain.getProcessor());
        new FileSaver(plain).saveAsTiff(file.toString());
        ImagePlus image = shown(IJ.openImage(file.toString()));
        boolean well = classified(image);
        does(() -> {
            image.close();
            session.imagesChanged();
        });
        new FileSaver(IJ.createImage("disk", "8-bit black", 100, 80, 1)).saveAsTiff(file.toString());
        ImagePlus other = shown(IJ.openImage(file.toString()));
        // of another size it is another image
        return well && objects(other).isEmpty() && session.workspace().labels().size() == 6;
    }

    /** The settings of the last cells that were taken are those that a folder is searched with. */
    private boolean foundAgain() throws Exception {
        ImagePlus image = image("8-bit black");
        find("", "OK");
        boolean found = await(() -> !objects(image).isEmpty());
        String before = session.workspace().setting(Sources.FOUND).orElse("none");
        does(() -> session.workspace().addClass("a", 1));
        label(objects(image).get(0), 1);
        int objects = objects(image).size();
        // a label is lost with its object only
        image.getProcessor().setValue(0);
        image.getProcessor().fill(session.cells().roi(objects(image).get(0)));
        find("", "OK");
        press(dialog("Quadrant"), "Cancel");
        return found
                && before.equals(session.workspace().setting(Sources.FOUND).orElse("none"))
                && objects(image).size() == objects;
    }

    /** A wrong outline goes and comes back, clicks are marked and taken back, and the dialog goes with its image. */
    private boolean clicked() throws Exception {
        ImagePlus image = image("8-bit black");
        does(() -> {
            session.follow(image);
            all(frame, AbstractButton.class).get(0).doClick();
        });
        JDialog find = dialog("Find cells");
        await(() -> outlines(image) > 1);
        int all = outlines(image);
        Session.Preview preview = session.preview(image).orElseThrow();
        java.awt.Rectangle first = preview.rois().get(0).getBounds();
        java.awt.Point middle = new java.awt.Point((int) first.getCenterX(), (int) first.getCenterY());
        EventQueue.invokeLater(() -> preview.click(middle, true));
        press(dialog("Quadrant"), "Cancel");
        boolean well = await(() -> outlines(image) == all - 1);
        does(preview::takeBack);
        well &= await(() -> outlines(image) == all);
        does(() -> preview.click(middle, false));
        well &= await(() -> outlines(image) == all + 1);
        does(preview::takeBack);
        well &= await(() -> outlines(image) == all);
        does(() -> {
            image.changes = false;
            image.close();
            session.closed(image);
        });
        return well && await(() -> !find.isShowing()) && session.preview(image).isEmpty();
    }

    private int outlines(ImagePlus image) {
        return session.preview(image).map(p -> p.rois().size()).orElse(0);
    }

    /** Presses <i>Find cells…</i>, sets the largest area, and presses a button of its dialog. */
    private void find(String largest, String button) throws Exception {
        does(() -> {
            session.follow(ij.WindowManager.getCurrentImage());
            all(frame, AbstractButton.class).get(0).doClick();
        });
        JDialog find = dialog("Find cells");
        does(() -> {
            JTextField field = all(find, JTextField.class).stream()
                    .filter(f -> "largest".equals(f.getName()))
                    .findFirst()
                    .orElseThrow();
            field.setText(largest);
            field.postActionEvent();
        });
        press(find, button);
    }

    private static JDialog dialog(String title) throws InterruptedException {
        AtomicReference<JDialog> dialog = new AtomicReference<>();
        await(() -> {
            Arrays.stream(Window.getWindows())
                    .filter(w -> w.isShowing()
                            && w instanceof JDialog d
                            && d.getTitle().startsWith(title))
                    .forEach(w -> dialog.set((JDialog) w));
            return dialog.get() != null;
        });
        return Objects.requireNonNull(dialog.get());
    }

    /** Without waiting for the end of what the button does, which may be a question. */
    private static void press(JDialog dialog, String button) throws InterruptedException {
        AbstractButton b = all(dialog, AbstractButton.class).stream()
                .filter(x -> button.equals(x.getText()))
                .findFirst()
                .orElseThrow();
        await(b::isEnabled);
        EventQueue.invokeLater(b::doClick);
        Thread.sleep(500);
    }

    private static <T extends java.awt.Component> List<T> all(java.awt.Component in, Class<T> type) {
        List<T> found = new ArrayList<>();
        if (type.isInstance(in)) {
            found.add(type.cast(in));
        }
        if (in instanceof java.awt.Container c) {
            Arrays.stream(c.getComponents()).forEach(x -> found.addAll(all(x, type)));
        }
        return found;
    }

    private boolean unwritable() throws Exception {
        boolean well = classified(image("8-bit black"));
        Path file = Files.writeString(folder.resolve("no folder"), "");
        does(() -> session.attempt(() -> session.open(file.resolve("w.quadrant"), false)));
        return well && refused("w.quadrant") && session.workspace().labels().size() == 6;
    }

    private boolean lost() throws Exception {
        ImagePlus image = image("8-bit black");
        boolean well = classified(image);
        Files.delete(session.file());
        label(objects(image).get(7), 2);
        boolean refused =
                await(() -> !failures.isEmpty()) && refused(session.file().toString());
        Path copy = folder.resolve("rescued.quadrant");
        does(() -> WorkspaceFile.copy(copy, session.workspace()));
        Workspace again = WorkspaceFile.read(copy);
        return well && refused && again.labels().size() == 7;
    }

    private boolean notANumber() throws Exception {
        ImagePlus image = IJ.createImage("odd.tif", "32-bit black", 240, 160, 1);
        discs(image.getProcessor());
        for (int x = 0; x < 240; x++) {
            image.getProcessor().setf(x, 30, x % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY);
        }
        shown(image);
        does(() -> session.take(image, rois(), "test", Map.of()));
        labelSix(image);
        boolean ended = await(() -> texts(frame).contains("Features")
                || session.learner().features().count() > 0);
        return ended && session.workspace().labels().size() == 6;
    }

    private boolean largeBox() throws Exception {
        ImagePlus image = image("8-bit black");
        does(() -> {
            session.take(image, rois(), "test", Map.of(Workspace.BOX, "999"));
        });
        labelSix(image);
        return await(() -> texts(frame).contains("would be 999 pixels wide, and its image is 240×160"))
                && session.forecast().of().isEmpty();
    }

    private boolean many() throws Exception {
        ImagePlus image = shown(IJ.createImage("many", "8-bit ramp", 2400, 2400, 1));
        List<Roi> tiles = quadrant.imagej.CellFinder.tiles(2400, 2400, 16, null);
        long start = System.nanoTime();
        does(() -> session.take(image, tiles, "tiles", Map.of()));
        long added = (System.nanoTime() - start) / 1_000_000;
        start = System.nanoTime();
        label(0, 1);
        long labelled = (System.nanoTime() - start) / 1_000_000;
        does(() -> session.cancel());
        System.out.println("MANY " + objects(image).size() + " objects added in " + added + " ms, one labelled in "
                + labelled + " ms");
        return objects(image).size() == 22_500;
    }

    private Path disk(String in) throws Exception {
        Path file = Files.createDirectories(folder.resolve(in)).resolve("disk.tif");
        ImagePlus plain = IJ.createImage("disk", "8-bit black", 240, 160, 1);
        discs(plain.getProcessor());
        new FileSaver(plain).saveAsTiff(file.toString());
        return file;
    }

    private ImagePlus opened(Path file) throws Exception {
        ImagePlus image = shown(IJ.openImage(file.toString()));
        return image;
    }

    private void closed(ImagePlus image) throws Exception {
        does(() -> {
            image.changes = false;
            image.close();
        });
    }

    private Session begun() throws Exception {
        return onEvents(() -> Project.begin(this));
    }

    /** Takes objects and gives the first a label. */
    private void label(Session own, ImagePlus image) throws Exception {
        does(() -> {
            own.follow(image);
            own.take(image, rois(), "test", Map.of());
            own.go(own.cells().objects(image)[0]);
            own.number(1);
        });
    }

    private boolean project() throws Exception {
        Path file = disk("study");
        Path project = file.resolveSibling("study.quadrant");
        ImagePlus image = opened(file);
        Session first = begun();
        Path own = first.file();
        label(first, image);
        boolean moved = await(() -> first.file().equals(project)) && Files.exists(project) && !Files.exists(own);
        does(first::close);
        Session second = begun();
        boolean withImage =
                second.file().equals(project) && second.workspace().labels().size() == 1;
        does(second::close);
        closed(image);
        Session third = begun();
        boolean empty = third.workspace().pictures().isEmpty();
        Path unused = third.file();
        onEvents(() -> new Project(third, new Widgets(frame, third)));
        ImagePlus again = opened(file);
        does(() -> third.opened(again));
        boolean withPanel = third.file().equals(project) && third.cells().objects(again).length == 12;
        boolean tidy = await(() -> !Files.exists(unused));
        does(third::close);
        closed(again);
        return moved && withImage && empty && withPanel && tidy;
    }

    private boolean secondWindow() throws Exception {
        Path file = disk("shared");
        ImagePlus image = opened(file);
        Session first = begun();
        label(first, image);
        await(() -> first.file().equals(file.resolveSibling("shared.quadrant")));
        Session second = begun();
        boolean says = second.message().contains("is open in another window");
        label(second, image);
        Thread.sleep(500);
        boolean apart = second.projects().holds(second.file());
        does(second::close);
        does(first::close);
        boolean kept = WorkspaceFile.read(first.file()).labels().size() == 1
                && WorkspaceFile.read(second.file()).labels().size() == 1;
        closed(image);
        return says && apart && kept;
    }

    private boolean renamedFile() throws Exception {
        Path file = disk("renamed");
        ImagePlus image = opened(file);
        Session own = begun();
        onEvents(() -> new Project(own, new Widgets(frame, own)));
        label(own, image);
        closed(image);
        ImagePlus again = opened(Files.move(file, file.resolveSibling("other.tif")));
        does(() -> own.opened(again));
        boolean known = own.cells().objects(again).length == 12
                && own.message().contains("other.tif is the image disk.tif of this project");
        does(own::close);
        closed(again);
        return known;
    }
}
