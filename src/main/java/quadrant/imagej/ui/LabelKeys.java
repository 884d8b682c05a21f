package quadrant.imagej.ui;

import java.awt.KeyEventDispatcher;
import java.awt.KeyboardFocusManager;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.util.Optional;
import java.util.function.Predicate;
import javax.swing.text.JTextComponent;
import org.jspecify.annotations.Nullable;

/** The keys of a labelling, in its own window and in the image's; before ImageJ sees them, which has other uses for some. */
final class LabelKeys implements KeyEventDispatcher {
    /** What keys do. */
    interface Actions {
        /** A class of this number, 0 for none. */
        void number(int number);

        void forward();

        void back();

        void undo();

        /** Takes the class that is suggested. */
        void accept();

        void save();
    }

    private final Predicate<Window> ours;
    private final Actions actions;

    /** @param ours the windows in which the keys hold */
    LabelKeys(Predicate<Window> ours, Actions actions) {
        this.ours = ours;
        this.actions = actions;
    }

    void listen() {
        KeyboardFocusManager.getCurrentKeyboardFocusManager().addKeyEventDispatcher(this);
    }

    void stop() {
        KeyboardFocusManager.getCurrentKeyboardFocusManager().removeKeyEventDispatcher(this);
    }

    @Override
    public boolean dispatchKeyEvent(KeyEvent e) {
        KeyboardFocusManager focus = KeyboardFocusManager.getCurrentKeyboardFocusManager();
        Window window = focus.getFocusedWindow();
        if (window == null || !ours.test(window) || focus.getFocusOwner() instanceof JTextComponent) {
            return false;
        }
        Optional<Runnable> action = action(e);
        // what follows a press, its character and its release, is not ImageJ's either
        boolean typed = e.getID() == KeyEvent.KEY_TYPED && Character.isDigit(e.getKeyChar());
        if (action.isPresent() && e.getID() == KeyEvent.KEY_PRESSED) {
            action.get().run();
        }
        return action.isPresent() || typed;
    }

    private Optional<Runnable> action(KeyEvent e) {
        boolean with = e.isControlDown() || e.isMetaDown();
        int key = e.getKeyCode();
        if (e.isAltDown()) {
            return Optional.empty();
        }
        if (with) {
            return key == KeyEvent.VK_Z
                    ? Optional.of(actions::undo)
                    : key == KeyEvent.VK_S ? Optional.of(actions::save) : Optional.empty();
        }
        int digit = digit(key);
        return digit >= 0 ? Optional.of(() -> actions.number(digit)) : Optional.ofNullable(plain(key));
    }

    private static int digit(int key) {
        if (key >= KeyEvent.VK_0 && key <= KeyEvent.VK_9) {
            return key - KeyEvent.VK_0;
        }
        return key >= KeyEvent.VK_NUMPAD0 && key <= KeyEvent.VK_NUMPAD9 ? key - KeyEvent.VK_NUMPAD0 : -1;
    }

    private @Nullable Runnable plain(int key) {
        return switch (key) {
            case KeyEvent.VK_DELETE, KeyEvent.VK_BACK_SPACE -> () -> actions.number(0);
            case KeyEvent.VK_SPACE, KeyEvent.VK_RIGHT -> actions::forward;
            case KeyEvent.VK_LEFT -> actions::back;
            case KeyEvent.VK_Z -> actions::undo;
            case KeyEvent.VK_ENTER -> actions::accept;
            default -> null;
        };
    }
}
