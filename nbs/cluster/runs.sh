#!/bin/bash
#SBATCH --job-name=m3l
#SBATCH --gres=gpu:1
#SBATCH --cpus-per-task=4
#SBATCH --mem=16G
#SBATCH --time=12:00:00
#SBATCH --output=slurm-%A_%a.out
# Trains and scores one run of the study: the one whose number is the task of a SLURM array or the index of a Kubernetes Job.
# From the project's folder:  sbatch --array=0-7%4 nbs/cluster/runs.sh
set -euo pipefail
task=${SLURM_ARRAY_TASK_ID:-${JOB_COMPLETION_INDEX:-}}
[[ $task =~ ^[0-9]+$ ]] || { echo "error: the run's number is '$task', expected 0 or more in SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX"; exit 1; }
[[ -f dvc.yaml ]] || { echo "error: there is no dvc.yaml in $PWD: start from the project's folder"; exit 1; }
unset PYTHONPATH   # the code of this folder, whatever the shell before said
export PATH="$PWD/.venv/bin:$PATH" DVC_NO_ANALYTICS=1

runs=$(dvc --wait-for-lock stage list --name-only | grep '^train@' || true)
run=$(sed -n "$((task + 1))p" <<< "$runs")
[[ -n $run ]] || { echo "error: run number $task was asked for, and the study has $(grep -c . <<< "$runs") runs, counted from 0"; exit 1; }

# a stage at a time: what they need is there already, and other tasks are at their own
for stage in "$run" "evaluate@${run#train@}"; do dvc --wait-for-lock repro --single-item "$stage"; done
