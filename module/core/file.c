// SPDX-License-Identifier: GPL-2.0-only
/*
 * An open file: reads a listing batch by batch, takes questions.
 *
 * The position of the file means nothing; the query's own cursor says where
 * the next batch starts. Records are scanned under the listing's locks, shown
 * into a buffer with none, and copied to the reader with none but the open
 * file's own mutex: a fault while copying may need any lock of MM.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "buffer.h"
#include "tree.h"
#include "view.h"

/* What the next read has to do first. */
enum mms_stage { MMS_HEAD, MMS_BODY, MMS_TAIL, MMS_DONE };

/**
 * struct mms_file - one open file
 * @lock: one read, write or seek at a time
 * @node: what it is a file of; a reference is held
 * @view: how it shows records
 * @q: what is being read
 * @batch: the records that are being shown
 * @it: how far they are shown
 * @out: bytes that are shown and not yet read
 * @stage: what comes next
 * @last: the batch is the listing's last
 */
struct mms_file {
	struct mutex lock;
	struct mms_node *node;
	const struct mms_view *view;
	struct mms_query q;
	struct mms_batch batch;
	struct mms_batch_iter it;
	struct mms_out out;
	enum mms_stage stage;
	bool last;
};

/**
 * mms_query_say() - the reason for an error, in words
 * @q: the query
 * @error: the errno, negative
 * @fmt: the words, no full stop
 *
 * Context: Any.
 * Return: @error.
 */
int mms_query_say(struct mms_query *q, int error, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(q->message, sizeof(q->message), fmt, args);
	va_end(args);
	return error;
}

/**
 * mms_query_text() - what is to be answered
 * @q: the query
 *
 * Context: Any.
 * Return: the question; the listing's example where nobody asked; NULL where
 * the listing takes no question.
 */
const char *mms_query_text(const struct mms_query *q)
{
	return q->question ? q->question->text : q->listing->example;
}

static void mms_question_put(struct mms_question *question)
{
	if (question && refcount_dec_and_test(&question->users))
		kvfree(question);
}

static void mms_node_release(struct kref *users)
{
	struct mms_node *node = container_of(users, struct mms_node, users);

	mms_question_put(node->question);
	put_pid(node->pid);
	kfree(node);
}

/**
 * mms_node_get() - one more user of a node
 * @node: the node
 *
 * Context: Any.
 * Return: @node.
 */
struct mms_node *mms_node_get(struct mms_node *node)
{
	kref_get(&node->users);
	return node;
}

/**
 * mms_node_put() - one user less
 * @node: the node; freed after its last user
 *
 * Context: Process context.
 */
void mms_node_put(struct mms_node *node)
{
	kref_put(&node->users, mms_node_release);
}

/* Start again at the beginning of the answer to the file's question. */
static void mms_file_restart(struct mms_file *f)
{
	struct mms_query *q = &f->q;

	if (q->listing->reset)
		q->listing->reset(q);
	q->cursor = 0;
	q->rows = 0;
	q->records = 0;
	q->batches = 0;
	q->stop = 0;
	q->message[0] = '\0';
	f->out.len = 0;
	f->out.pos = 0;
	f->stage = MMS_HEAD;
	f->last = false;
}

static int mms_file_open(struct inode *inode, struct file *file)
{
	/* debugfs keeps the folder's reference alive until open returns. */
	struct mms_node *node = inode->i_private;
	struct mms_file *f;

	if (!file_ns_capable(file, &init_user_ns, CAP_SYS_ADMIN))
		return -EPERM;
	f = kzalloc(sizeof(*f), GFP_KERNEL_ACCOUNT);
	if (!f)
		return -ENOMEM;
	mutex_init(&f->lock);
	f->node = mms_node_get(node);
	f->view = node->raw ? &mms_raw_view : &mms_text_view;
	f->q.listing = node->listing;
	f->q.raw = node->raw;

	mutex_lock(&node->lock);
	f->q.question = node->question;
	if (f->q.question)
		refcount_inc(&f->q.question->users);
	mutex_unlock(&node->lock);

	if (node->listing->flags & MMS_LISTING_TASK)
		mms_subject_open(&f->q.subject, node->pid ?: task_tgid(current));
	file->private_data = f;
	/* The position is the cursor's business: no pread, no pwrite. */
	file->f_mode &= ~(FMODE_PREAD | FMODE_PWRITE);
	return 0;
}

static int mms_file_release(struct inode *inode, struct file *file)
{
	struct mms_file *f = file->private_data;

	/* The folder may be gone by now: nothing here looks at the inode. */
	if (f->q.listing->release)
		f->q.listing->release(&f->q);
	if (f->q.listing->flags & MMS_LISTING_TASK)
		mms_subject_close(&f->q.subject);
	mms_batch_free(&f->batch);
	kvfree(f->out.buf);
	kfree(f->q.path);
	mms_question_put(f->q.question);
	mms_node_put(f->node);
	mutex_destroy(&f->lock);
	kfree(f);
	return 0;
}

static int mms_file_path_buffer(struct mms_file *f)
{
	if (!f->q.path)
		f->q.path = kmalloc(PATH_MAX, GFP_KERNEL_ACCOUNT);
	return f->q.path ? 0 : -ENOMEM;
}

/* The buffers are there from the first read on: many files are only written. */
static int mms_file_buffers(struct mms_file *f)
{
	int ret;

	if (!f->batch.records) {
		ret = mms_batch_init(&f->batch, f->q.listing->types);
		if (ret)
			return ret;
	}
	if (!f->out.buf) {
		f->out.size = f->view->size;
		f->out.buf = mms_buffer(f->out.size, 0);
		if (!f->out.buf)
			return -ENOMEM;
	}
	return mms_file_path_buffer(f);
}

/* The next batch; at the end of the listing, or on an error, the last one. */
static void mms_file_scan(struct mms_file *f)
{
	struct mms_query *q = &f->q;
	int ret;

	mms_batch_reset(&f->batch);
	memset(&f->it, 0, sizeof(f->it));
	if (q->question && q->question->error &&
	    !(q->listing->flags & MMS_LISTING_COMMAND))
		ret = mms_query_say(q, q->question->error, "%s", q->question->reason);
	else
		ret = q->listing->scan(q, &f->batch);
	mms_batch_close(&f->batch);

	f->last = ret != MMS_MORE;
	q->records += f->batch.count;
	if (f->batch.count)
		q->batches++;
	if (ret < 0) {
		q->stop = ret;
		if (!q->message[0])
			mms_query_say(q, ret, "error %d", -ret);
	}
}

/* Put something into the empty output; nothing is put there at the end. */
static int mms_file_fill(struct mms_file *f)
{
	int ret;

	f->out.from = f->out.buf;
	f->out.len = 0;
	f->out.pos = 0;
	while (!f->out.len) {
		switch (f->stage) {
		case MMS_HEAD:
			ret = f->view->head(&f->out, &f->q);
			if (ret)
				return ret;
			mms_file_scan(f);
			f->stage = MMS_BODY;
			break;
		case MMS_BODY:
			if (!f->view->some(&f->out, &f->q, &f->batch, &f->it))
				break;
			if (f->last)
				f->stage = MMS_TAIL;
			else if (!f->out.len)
				mms_file_scan(f);
			break;
		case MMS_TAIL:
			f->view->tail(&f->out, &f->q);
			f->stage = MMS_DONE;
			break;
		case MMS_DONE:
			return 0;
		}
		cond_resched();
		if (fatal_signal_pending(current))
			return -EINTR;
	}
	return 0;
}

static ssize_t mms_file_read(struct file *file, char __user *buf, size_t count,
			     loff_t *pos)
{
	struct mms_file *f = file->private_data;
	size_t done = 0, n;
	int ret;

	if (mutex_lock_interruptible(&f->lock))
		return -EINTR;
	ret = mms_file_buffers(f);
	while (!ret && done < count) {
		n = min(count - done, f->out.len - f->out.pos);
		if (!n) {
			ret = mms_file_fill(f);
			if (!ret && !f->out.len)
				break;
			continue;
		}
		n -= copy_to_user(buf + done, f->out.from + f->out.pos, n);
		if (!n)
			ret = -EFAULT;
		f->out.pos += n;
		done += n;
	}
	mutex_unlock(&f->lock);
	*pos += done;
	return done ?: ret;
}

/* Two seeks make sense: back to the start, and asking for the position. */
static loff_t mms_file_llseek(struct file *file, loff_t offset, int whence)
{
	struct mms_file *f = file->private_data;

	if (whence == SEEK_CUR && !offset)
		return file->f_pos;
	if (whence != SEEK_SET || offset)
		return -EINVAL;
	if (mutex_lock_interruptible(&f->lock))
		return -EINTR;
	mms_file_restart(f);
	file->f_pos = 0;
	mutex_unlock(&f->lock);
	return 0;
}

/* A new question from user space, white space trimmed. */
static struct mms_question *mms_question_read(const char __user *buf, size_t count)
{
	struct mms_question *question;
	char *text;

	question = mms_buffer(sizeof(*question) + count + 1, __GFP_ZERO);
	if (!question)
		return ERR_PTR(-ENOMEM);
	refcount_set(&question->users, 1);
	if (copy_from_user(question->text, buf, count)) {
		kvfree(question);
		return ERR_PTR(-EFAULT);
	}
	/* A NUL ends the text: programs like to write it too. */
	text = strim(question->text);
	memmove(question->text, text, strlen(text) + 1);
	return question;
}

/* The question of this file, and of those that are opened later. */
static void mms_file_question(struct mms_file *f, struct mms_question *question)
{
	struct mms_question *old = f->q.question;

	f->q.question = question;
	mms_question_put(old);
	/* A command given through raw/ concerns only the file it was given to. */
	if (f->q.raw && f->q.listing->flags & MMS_LISTING_COMMAND)
		return;

	refcount_inc(&question->users);
	mutex_lock(&f->node->lock);
	old = f->node->question;
	f->node->question = question;
	mutex_unlock(&f->node->lock);
	mms_question_put(old);
}

static ssize_t mms_file_write(struct file *file, const char __user *buf,
			      size_t count, loff_t *pos)
{
	struct mms_file *f = file->private_data;
	struct mms_question *question;
	struct mms_query *q = &f->q;
	int ret;

	/* Root may open what takes no question for writing all the same. */
	if (!q->listing->check)
		return -EINVAL;
	question = mms_question_read(buf, min_t(size_t, count, MMS_QUESTION_MAX));
	if (IS_ERR(question))
		return PTR_ERR(question);
	if (mutex_lock_interruptible(&f->lock)) {
		mms_question_put(question);
		return -EINTR;
	}
	ret = mms_file_path_buffer(f);
	if (ret) {
		mms_question_put(question);
		goto unlock;
	}
	mms_file_restart(f);
	if (count > MMS_QUESTION_MAX)
		ret = mms_query_say(q, -E2BIG, "a question has at most %d bytes",
				    MMS_QUESTION_MAX);
	else
		ret = q->listing->check(q, question->text);
	if (ret && !q->message[0])
		mms_query_say(q, ret, "error %d", -ret);
	question->error = ret;
	strscpy(question->reason, q->message, sizeof(question->reason));
	q->message[0] = '\0';
	mms_file_question(f, question);
unlock:
	mutex_unlock(&f->lock);
	return ret ?: count;
}

const struct file_operations mms_file_fops = {
	.owner = THIS_MODULE,
	.open = mms_file_open,
	.release = mms_file_release,
	.read = mms_file_read,
	.write = mms_file_write,
	.llseek = mms_file_llseek,
};
